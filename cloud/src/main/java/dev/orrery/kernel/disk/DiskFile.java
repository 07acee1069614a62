package dev.orrery.kernel.disk;

import java.nio.ByteBuffer;

/// An open file. Reading and writing at a position is safe from many threads.
public interface DiskFile extends AutoCloseable {

    String name();

    long length();

    /// Fills the buffer from `position` on, as far as the file goes; returns how many bytes it got.
    int read(long position, ByteBuffer target);

    /// Writes all of the buffer. After a failure any part of it may have been written.
    void write(long position, ByteBuffer source);

    void truncate(long length);

    /// Makes bytes and length durable. After a failure nothing may be assumed of what was written since the last success,
    /// and trying again proves nothing: Linux reports a failed write-back once and then forgets it.
    void sync();

    @Override
    void close();
}
