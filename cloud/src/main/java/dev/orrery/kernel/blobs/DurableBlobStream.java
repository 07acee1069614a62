package dev.orrery.kernel.blobs;

import dev.orrery.kernel.disk.DiskFile;
import java.nio.ByteBuffer;

/// Reads a range of a blob, one verified chunk at a time.
final class DurableBlobStream extends BlobStream {
    private final DiskFile file;
    private final Blob blob;
    private final Chunks chunks;
    private final ByteBuffer buffer;
    private final int[] checksums;
    private final long end;
    /// The first byte that was not taken into the buffer yet.
    private long position;
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private boolean closed;

    DurableBlobStream(DiskFile file, Blob blob, long offset, long length, Chunks chunks) {
        this.file = file;
        this.blob = blob;
        this.chunks = chunks;
        this.position = offset;
        this.end = offset + length;
        this.buffer = chunks.take();
        boolean succeeded = false;
        try {
            this.checksums = blob.length() <= BlobFormat.CHUNK_BYTES ? readWhole() : readTrailer();
            succeeded = true;
        } finally {
            if (!succeeded) {
                close();
            }
        }
    }

    /// A blob of one chunk is read at once, trailer and all. One byte more would show that the file is too long.
    private int[] readWhole() {
        int length = (int) blob.length();
        int count = file.read(0, buffer.clear());
        if (count != length + BlobFormat.trailerBytes(length)) {
            throw wrongLength();
        }
        var found = BlobFormat.checksums(blob, buffer.slice(length, count - length));
        if (length > 0) {
            verify(0, buffer.slice(0, length), found[0]);
        }
        rest = buffer.slice((int) position, (int) (end - position));
        position = end;
        return found;
    }

    private int[] readTrailer() {
        int length = BlobFormat.trailerBytes(blob.length());
        if (file.length() != blob.length() + length) {
            throw wrongLength();
        }
        var trailer = ByteBuffer.allocate(length);
        file.read(blob.length(), trailer);
        return BlobFormat.checksums(blob, trailer.flip());
    }

    @Override
    public ByteBuffer nextBuffer() {
        fill();
        var next = rest.slice();
        rest.position(rest.limit());
        return next;
    }

    @Override
    public int read() {
        fill();
        return rest.hasRemaining() ? rest.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        fill();
        if (!rest.hasRemaining()) {
            return -1;
        }
        int count = Math.min(length, rest.remaining());
        rest.get(target, offset, count);
        return count;
    }

    private void fill() {
        if (closed) {
            throw new IllegalStateException("blob " + blob.id() + " is closed");
        }
        if (rest.hasRemaining() || position >= end) {
            return;
        }
        int chunk = Math.toIntExact(position / BlobFormat.CHUNK_BYTES);
        long start = (long) chunk * BlobFormat.CHUNK_BYTES;
        int length = (int) Math.min(BlobFormat.CHUNK_BYTES, blob.length() - start);
        if (file.read(start, buffer.clear().limit(length)) != length) {
            throw wrongLength();
        }
        verify(start, buffer.slice(0, length), checksums[chunk]);
        int taken = (int) Math.min(end - start, length);
        rest = buffer.slice((int) (position - start), taken - (int) (position - start));
        position = start + taken;
    }

    private void verify(long start, ByteBuffer bytes, int checksum) {
        if (BlobFormat.checksum(bytes) != checksum) {
            throw new DamagedException("blob " + blob.id() + " is damaged between byte " + start + " and byte "
                    + (start + bytes.limit()));
        }
    }

    private DamagedException wrongLength() {
        return new DamagedException("blob " + blob.id() + " does not have its " + blob.length() + " bytes");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            file.close();
            chunks.giveBack(buffer);
        }
    }
}
