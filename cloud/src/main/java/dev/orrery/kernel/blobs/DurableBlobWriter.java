package dev.orrery.kernel.blobs;

import dev.orrery.kernel.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Writes a blob under its final name, which nobody knows before it is sealed.
final class DurableBlobWriter implements BlobWriter {
    private final DurableBlobs blobs;
    private final String id;
    private final int generation;
    private final ByteBuffer buffer;
    private DiskFile file;
    private int[] checksums = new int[1];
    private int chunks;
    /// What is in the file; the buffer comes behind it.
    private long written;
    private boolean sealed;
    private boolean closed;

    DurableBlobWriter(DurableBlobs blobs, String id, int generation) {
        this.blobs = blobs;
        this.id = id;
        this.generation = generation;
        this.buffer = blobs.chunks().take();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        requireOpen();
        int end = offset + length;
        for (int position = offset; position < end;) {
            int count = Math.min(end - position, BlobFormat.CHUNK_BYTES - buffer.position());
            buffer.put(bytes, position, count);
            position += count;
            if (buffer.position() == BlobFormat.CHUNK_BYTES) {
                endChunk();
                flush();
            }
        }
    }

    /// A small blob is made with one write.
    @Override
    public Blob seal() {
        requireOpen();
        blobs.requireGeneration(generation);
        long length = written + buffer.position();
        if (buffer.position() > 0) {
            endChunk();
        }
        var trailer = BlobFormat.trailer(checksums, chunks, length);
        if (trailer.remaining() > buffer.remaining()) {
            flush();
            file.write(written, trailer);
        } else {
            buffer.put(trailer);
            flush();
        }
        if (blobs.isSynced()) {
            file.sync();
            blobs.disk().syncName(id);
        }
        blobs.requireGeneration(generation);
        sealed = true;
        close();
        return new Blob(id, length);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        blobs.chunks().giveBack(buffer);
        if (file != null) {
            file.close();
            if (!sealed) {
                blobs.delete(new Blob(id, 0));
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("blob " + id + (sealed ? " is sealed" : " was given up"));
        }
    }

    private void endChunk() {
        if (chunks == checksums.length) {
            checksums = Arrays.copyOf(checksums, chunks * 2);
        }
        checksums[chunks++] = BlobFormat.checksum(buffer.duplicate().flip());
    }

    private void flush() {
        if (file == null) {
            file = blobs.disk().create(id);
        }
        buffer.flip();
        int length = buffer.remaining();
        file.write(written, buffer);
        written += length;
        buffer.clear();
    }
}
