package dev.orrery.kernel.blobs;

import dev.orrery.kernel.Ids;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Blobs on the heap: for tests, and the reference that blobs on a disk must equal.
public final class MemoryBlobs implements Blobs {
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Pins pins = new Pins(blobs::containsKey, blobs::remove);
    private final Ids ids;
    private volatile int generation;

    public MemoryBlobs(Ids ids) {
        this.ids = ids;
    }

    @Override
    public BlobWriter create() {
        return new Writer();
    }

    @Override
    public BlobStream open(Blob blob, long offset, long length) {
        if (offset < 0 || length < 0 || offset > blob.length() - length) {
            throw new IllegalArgumentException("no " + length + " bytes from " + offset + " on in " + blob);
        }
        var bytes = blobs.get(blob.id());
        if (bytes == null) {
            throw new DamagedException("blob " + blob.id() + " is missing");
        }
        return new BytesStream(bytes, Math.toIntExact(offset), Math.toIntExact(length));
    }

    @Override
    public Pin pin(Collection<Blob> pinned) {
        return pins.pin(pinned);
    }

    @Override
    public void delete(Blob blob) {
        pins.delete(blob.id());
    }

    /// Done when it returns: what is there by then is from before.
    @Override
    public Runnable sweep(Predicate<String> named) {
        blobs.keySet().removeIf(named.negate());
        return () -> { };
    }

    @Override
    public void deleteAll() {
        generation++;
        blobs.clear();
    }

    /// How many blobs there are; tests ask it to find leaks.
    public int count() {
        return blobs.size();
    }

    @Override
    public void close() { }

    private final class Writer implements BlobWriter {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final int begunIn = generation;
        private boolean closed;

        @Override
        public void write(byte[] source, int offset, int length) {
            requireOpen();
            bytes.write(source, offset, length);
        }

        private void requireOpen() {
            if (closed || begunIn != generation) {
                throw new IllegalStateException("this blob is closed, or everything was thrown away while it was written");
            }
        }

        @Override
        public Blob seal() {
            requireOpen();
            closed = true;
            var id = ids.hex(32);
            blobs.put(id, bytes.toByteArray());
            return new Blob(id, bytes.size());
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
