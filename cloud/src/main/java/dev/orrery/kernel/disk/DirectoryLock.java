package dev.orrery.kernel.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps a second process (or a second store in this one) out of a directory. The kernel drops it when the process ends.
final class DirectoryLock {
    static final String NAME = "lock";
    /// Closing any channel of a file drops this process's locks on it, so the second store of a process must not even
    /// open it.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    private final Path directory;
    private final FileChannel channel;
    private final FileLock lock;

    /// @throws DirectoryInUseException when somebody else has it, naming the process
    static DirectoryLock take(Path directory) {
        if (!HELD.add(directory)) {
            throw new DirectoryInUseException(directory + " is in use by this process");
        }
        boolean taken = false;
        try {
            var channel = FileChannel.open(directory.resolve(NAME),
                    StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            var lock = channel.tryLock();
            if (lock == null) {
                var owner = ByteBuffer.allocate(32);
                channel.read(owner, 0);
                channel.close();
                throw new DirectoryInUseException(directory + " is in use by process "
                        + new String(owner.array(), 0, owner.position(), StandardCharsets.UTF_8).strip());
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"), 0);
            taken = true;
            return new DirectoryLock(directory, channel, lock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + directory + ": " + e.getMessage(), e);
        } finally {
            if (!taken) {
                HELD.remove(directory);
            }
        }
    }

    /// Whether nobody has this directory now.
    static boolean isFree(Path directory) {
        try {
            take(directory.toAbsolutePath()).release();
            return true;
        } catch (DirectoryInUseException e) {
            return false;
        }
    }

    private DirectoryLock(Path directory, FileChannel channel, FileLock lock) {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
    }

    void release() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(directory);
        }
    }
}
