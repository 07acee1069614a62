package dev.orrery.kernel.blobs;

import dev.orrery.kernel.Ids;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Blobs on the heap: for tests.
public final class MemoryBlobs implements Blobs {
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Ids ids;

    public MemoryBlobs(Ids ids) {
        this.ids = ids;
    }

    @Override
    public BlobWriter create() {
        return new Writer();
    }

    @Override
    public BlobStream open(Blob blob, long offset, long length) {
        var bytes = blobs.get(blob.id());
        if (bytes == null) {
            throw new DamagedException("blob " + blob.id() + " is missing");
        }
        return new Stream(ByteBuffer.wrap(bytes, Math.toIntExact(offset), Math.toIntExact(length)).asReadOnlyBuffer());
    }

    @Override
    public void delete(Blob blob) {
        blobs.remove(blob.id());
    }

    @Override
    public void retainOnly(Set<String> ids) {
        blobs.keySet().retainAll(ids);
    }

    /// How many blobs there are; tests ask it to find leaks.
    public int count() {
        return blobs.size();
    }

    @Override
    public void close() { }

    private final class Writer implements BlobWriter {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(byte[] source, int offset, int length) {
            bytes.write(source, offset, length);
        }

        @Override
        public Blob seal() {
            var id = ids.hex(32);
            blobs.put(id, bytes.toByteArray());
            return new Blob(id, bytes.size());
        }

        @Override
        public void close() { }
    }

    private static final class Stream extends BlobStream {
        private final ByteBuffer rest;

        Stream(ByteBuffer rest) {
            this.rest = rest;
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
}
