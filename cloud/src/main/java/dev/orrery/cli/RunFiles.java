package dev.orrery.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// What tells others that a cloud runs: a lock on its data, and `run/<port>.pid` for the launcher.
///
/// The lock is the operating system's, so it is gone with the process however that ends.
final class RunFiles implements AutoCloseable {
    private static final int NOTE_BYTES_MAX = 256;
    private final Path data;
    private final Optional<FileChannel> locked;
    private Optional<Path> pidFile = Optional.empty();

    /// @throws IOException when another process has this data, or the directory cannot be written; for a person to read
    static RunFiles claim(Options options) throws IOException {
        var data = options.data();
        try {
            Files.createDirectories(data.resolve("run"));
        } catch (IOException e) {
            throw new IOException("Cannot write to " + data + " (" + e.getMessage() + "). Choose another place with --data DIR.", e);
        }
        return new RunFiles(data, options.store().isPresent() ? Optional.of(lock(data)) : Optional.empty());
    }

    private RunFiles(Path data, Optional<FileChannel> locked) {
        this.data = data;
        this.locked = locked;
    }

    /// Tells where the cloud is, now that it listens.
    void running(int port) throws IOException {
        var pid = Long.toString(ProcessHandle.current().pid());
        var file = data.resolve("run").resolve(port + ".pid");
        Files.writeString(file, pid + "\n");
        pidFile = Optional.of(file);
        if (locked.isPresent()) {
            locked.get().truncate(0);
            locked.get().write(ByteBuffer.wrap(("process " + pid + " at port " + port).getBytes(StandardCharsets.UTF_8)), 0);
        }
    }

    @Override
    public void close() {
        try {
            if (pidFile.isPresent()) {
                Files.deleteIfExists(pidFile.get());
            }
            if (locked.isPresent()) {
                locked.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel lock(Path data) throws IOException {
        var channel = FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException _) {
            lock = null;
        }
        if (lock == null) {
            var holder = ByteBuffer.allocate(NOTE_BYTES_MAX);
            int length = channel.read(holder, 0);
            channel.close();
            throw new IOException("The data in %s is in use%s. Stop that one first (./orrery stop), or start with another --data DIR."
                    .formatted(data, length > 0 ? " by " + new String(holder.array(), 0, length, StandardCharsets.UTF_8) : ""));
        }
        return channel;
    }
}
