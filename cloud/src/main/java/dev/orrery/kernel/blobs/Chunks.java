package dev.orrery.kernel.blobs;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/// Buffers outside the heap that are used again, since making one costs as much as filling it.
final class Chunks {
    /// So many stay when nobody uses them: 8 MiB.
    private static final int KEPT_MAX = 32;
    /// Room for the trailer of a blob of one chunk, so that it is written and read in one go.
    private static final int TRAILER_BYTES = 64;
    private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(KEPT_MAX);

    ByteBuffer take() {
        var buffer = free.poll();
        return buffer == null ? ByteBuffer.allocateDirect(BlobFormat.CHUNK_BYTES + TRAILER_BYTES) : buffer.clear();
    }

    void giveBack(ByteBuffer buffer) {
        free.offer(buffer);
    }
}
