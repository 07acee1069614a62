package dev.orrery.gateway.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// A body in memory: it can be read more than once, and whoever wants all of it need not copy it.
public final class HeldBody extends ByteArrayInputStream {
    /// An announced length is believed up to here; memory for more is taken as the bytes come.
    private static final int BELIEVED_BYTES_MAX = 64 * 1024;
    private static final int UNANNOUNCED_BYTES = 8 * 1024;
    private static final byte[] NOTHING = new byte[0];

    public HeldBody(byte[] bytes) {
        super(bytes);
    }

    /// The body of a message that has none.
    public static HeldBody nothing() {
        return new HeldBody(NOTHING);
    }

    /// All of a body; of one longer than `bytesMax`, its first `bytesMax + 1` bytes. Nobody may change them.
    ///
    /// @param announced the length that the sender told, or -1
    public static byte[] all(InputStream body, long announced, int bytesMax) throws IOException {
        if (body instanceof HeldBody held && held.count <= bytesMax) {
            return held.buf;
        }
        // One byte more than there should be: the end is seen without growing.
        long expected = announced < 0 ? UNANNOUNCED_BYTES : Math.min(announced, BELIEVED_BYTES_MAX);
        var bytes = new byte[1 + (int) Math.min(expected, bytesMax)];
        for (int count = 0;;) {
            count += body.readNBytes(bytes, count, bytes.length - count);
            if (count < bytes.length || count > bytesMax) {
                return Arrays.copyOf(bytes, count);
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(2L * count, bytesMax + 1L));
        }
    }
}
