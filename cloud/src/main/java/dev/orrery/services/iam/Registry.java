package dev.orrery.services.iam;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.AccessKeyIds;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Stamp;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// IAM's tables of one account. Every change leaves a new [Stamp].
final class Registry {
    private static final int STAMP_DIGITS = 16;
    /// How much of a unique id holds the account, as in the id of an access key.
    private static final int ACCOUNT_LENGTH = 20;
    private final Home home;

    Registry(Home home) {
        this.home = home;
    }

    <T> T read(Function<? super Tables.Read, ? extends T> block) {
        return home.store().read(block);
    }

    <T> T write(Function<? super Tables.Write, ? extends T> block) {
        var stamp = new Stamp(home.ids().hex(STAMP_DIGITS));
        return home.store().write(tx -> {
            T result = block.apply(tx);
            stamp.leave(tx);
            return result;
        });
    }

    Home home() {
        return home;
    }

    String account() {
        return home.account();
    }

    Instant now() {
        return home.clock().now();
    }

    /// A unique id: four letters that tell the kind, and seventeen more characters that hold the account, so that whoever
    /// has the id only finds whom it belongs to.
    String newId(String prefix) {
        return AccessKeyIds.make(prefix, account(), home.ids()) + home.ids().upperAlphanumeric(1);
    }

    /// The account of a unique id; empty when it holds none.
    static Optional<String> accountOf(String uniqueId) {
        return uniqueId.length() == ACCOUNT_LENGTH + 1 ? AccessKeyIds.account(uniqueId.substring(0, ACCOUNT_LENGTH)) : Optional.empty();
    }

    AccountRow accountRow(Tables.Read tx) {
        return tx.get(AccountRow.ACCOUNT, AccountRow.ONLY).orElse(AccountRow.NEW);
    }

    static void put(Tables.Write tx, AccountRow row) {
        tx.put(AccountRow.ACCOUNT, AccountRow.ONLY, row);
    }

    /// Names are the same when they differ in case only.
    static Key nameKey(String name) {
        return Key.of(folded(name));
    }

    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
