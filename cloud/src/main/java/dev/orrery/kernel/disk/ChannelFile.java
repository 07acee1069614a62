package dev.orrery.kernel.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file on a real disk.
///
/// Java closes a file channel for everybody when one thread that uses it is interrupted. A store shares its files among
/// all threads, so this opens the file again and goes on; the interrupt stays pending. A deleted file cannot be opened
/// again: then the reader that was hit gets the failure.
final class ChannelFile implements DiskFile {
    private static final int REOPENINGS_MAX = 100;
    private final Path path;
    private volatile FileChannel channel;
    private volatile boolean closed;

    ChannelFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public String name() {
        return path.getFileName().toString();
    }

    @Override
    public long length() {
        return call("measure", FileChannel::size);
    }

    @Override
    public int read(long position, ByteBuffer target) {
        int start = target.position();
        return call("read", opened -> {
            target.position(start);
            while (target.hasRemaining()) {
                if (opened.read(target, position + target.position() - start) < 0) {
                    break;
                }
            }
            return target.position() - start;
        });
    }

    @Override
    public void write(long position, ByteBuffer source) {
        int start = source.position();
        call("write", opened -> {
            source.position(start);
            while (source.hasRemaining()) {
                opened.write(source, position + source.position() - start);
            }
            return 0;
        });
    }

    @Override
    public void truncate(long length) {
        call("truncate", opened -> opened.truncate(length));
    }

    @Override
    public void sync() {
        call("sync", opened -> {
            opened.force(false);
            return 0;
        });
    }

    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw failure("close", e);
        }
    }

    private interface Operation<T> {
        T on(FileChannel channel) throws IOException;
    }

    private <T> T call(String what, Operation<T> operation) {
        boolean interrupted = Thread.interrupted();
        try {
            for (int attempt = 0;; attempt++) {
                var opened = channel;
                try {
                    return operation.on(opened);
                } catch (ClosedChannelException e) {
                    if (closed || attempt == REOPENINGS_MAX) {
                        throw failure(what, e);
                    }
                    interrupted |= Thread.interrupted();
                    reopen(opened);
                } catch (IOException e) {
                    throw failure(what, e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void reopen(FileChannel broken) {
        if (channel == broken && !closed) {
            try {
                channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw failure("open again after an interrupt", e);
            }
        }
    }

    private DiskRefusedException failure(String what, IOException e) {
        return new DiskRefusedException(what, path, e);
    }
}
