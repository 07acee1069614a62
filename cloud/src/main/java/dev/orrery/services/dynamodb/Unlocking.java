package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import java.util.function.Function;
import java.util.function.Supplier;

/// Transactions that touch items: when they meet a table whose key is not opened for the caller, KMS is asked for it.
record Unlocking(Home home) {
    /// No request touches more tables than it has actions or keys. Keys may be forgotten or changed meanwhile, so a few more.
    private static final int KEYS_MAX = 2 * DynamoDbLimits.TRANSACTION_ACTIONS_MAX;

    <T> T read(Function<? super Tables.Read, ? extends T> block) {
        return unlocking(() -> home.store().read(block));
    }

    <T> T write(Function<? super Tables.Write, ? extends T> block) {
        return unlocking(() -> home.store().write(block));
    }

    private <T> T unlocking(Supplier<T> transaction) {
        for (int i = 0; i < KEYS_MAX; i++) {
            try {
                return transaction.get();
            } catch (LockedTable locked) {
                OpenedKeys.open(home, locked.table());
            }
        }
        throw new IllegalStateException("more than " + KEYS_MAX + " keys of tables were opened for one request");
    }
}
