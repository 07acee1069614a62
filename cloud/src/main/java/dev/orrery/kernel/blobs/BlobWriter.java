package dev.orrery.kernel.blobs;

/// A blob being written. Closing it before it is sealed throws its bytes away.
public interface BlobWriter extends AutoCloseable {

    void write(byte[] bytes, int offset, int length);

    /// Makes the bytes durable and immutable. The writer takes no more.
    Blob seal();

    @Override
    void close();
}
