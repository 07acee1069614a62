package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import java.nio.ByteBuffer;

/// A topic's revision begins at a random number, so that a topic that was deleted and made again is taken for another.
final class Revisions {
    private Revisions() { }

    static long first(Home home) {
        var bytes = new byte[Long.BYTES];
        home.ids().fill(bytes);
        return ByteBuffer.wrap(bytes).getLong();
    }
}
