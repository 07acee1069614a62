package dev.orrery.services.iam;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;

/// IAM's tables of one account. Every change leaves a new stamp, so that what was made of the rows and is remembered
/// elsewhere is known to be old; also by another process.
final class Registry {
    private static final Table<String, StampRow> STAMP = Table.of("stamp", Key::of, StampRow.class);
    private static final String ONLY = "";
    private static final int STAMP_DIGITS = 16;
    private static final int ID_LENGTH = 17;
    private final Home home;

    /// @param stamp never the same again
    record StampRow(String stamp) { }

    Registry(Home home) {
        this.home = home;
    }

    <T> T read(Function<? super Tables.Read, ? extends T> block) {
        return home.store().read(block);
    }

    <T> T write(Function<? super Tables.Write, ? extends T> block) {
        var stamp = new StampRow(home.ids().hex(STAMP_DIGITS));
        return home.store().write(tx -> {
            T result = block.apply(tx);
            tx.put(STAMP, ONLY, stamp);
            return result;
        });
    }

    /// Which state of the account a snapshot shows; empty before the first change.
    static String stamp(Tables.Read tx) {
        return tx.get(STAMP, ONLY).map(StampRow::stamp).orElse("");
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

    /// A unique id: four letters that tell the kind, and seventeen more characters.
    String newId(String prefix) {
        return prefix + home.ids().upperAlphanumeric(ID_LENGTH);
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
