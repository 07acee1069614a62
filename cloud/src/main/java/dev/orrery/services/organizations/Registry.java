package dev.orrery.services.organizations;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Stamp;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.function.Function;

/// The tables of all organizations. Every change leaves a new [Stamp].
final class Registry {
    private static final int STAMP_DIGITS = 16;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
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

    Instant now() {
        return home.clock().now();
    }

    /// Small letters and digits.
    String random(int length) {
        return home.ids().pick(ALPHABET, length);
    }
}
