package dev.orrery.kernel.blobs;

import java.io.InputStream;
import java.nio.ByteBuffer;

/// The bytes of a blob. Whoever can send buffers takes [#nextBuffer] and saves a copy.
public abstract class BlobStream extends InputStream {

    /// The next verified bytes, or an empty buffer at the end. The buffer is valid until the next call.
    public abstract ByteBuffer nextBuffer();

    @Override
    public abstract void close();
}
