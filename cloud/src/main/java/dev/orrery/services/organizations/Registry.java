package dev.orrery.services.organizations;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.function.Function;

/// The tables of all organizations. Every change leaves a new stamp, so that what was made of the rows and is remembered
/// elsewhere is known to be old; also by another process.
final class Registry {
    private static final Table<String, StampRow> STAMP = Table.of("stamp", Key::of, StampRow.class);
    private static final String ONLY = "";
    private static final int STAMP_DIGITS = 16;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
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

    /// Which state of all organizations a snapshot shows; empty before the first change.
    static String stamp(Tables.Read tx) {
        return tx.get(STAMP, ONLY).map(StampRow::stamp).orElse("");
    }

    Home home() {
        return home;
    }

    Instant now() {
        return home.clock().now();
    }

    /// Small letters and digits.
    String random(int length) {
        return home.ids().pick(ALPHABET, length);
    }
}
