package dev.orrery.kernel.blobs;

import java.nio.ByteBuffer;

/// Bytes that are at hand, as a stream of buffers.
public final class BytesStream extends BlobStream {
    private final ByteBuffer rest;

    public BytesStream(byte[] bytes, int offset, int length) {
        this.rest = ByteBuffer.wrap(bytes, offset, length).asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer nextBuffer() {
        var buffer = rest.slice();
        rest.position(rest.limit());
        return buffer;
    }

    @Override
    public int read() {
        return rest.hasRemaining() ? rest.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!rest.hasRemaining()) {
            return -1;
        }
        int count = Math.min(length, rest.remaining());
        rest.get(target, offset, count);
        return count;
    }

    @Override
    public void close() { }
}
