package dev.orrery.kernel.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A directory of the real file system, held by one process at a time.
public final class FileDisk implements Disk {
    /// How many leading characters of a name choose its subdirectory when names are fanned out.
    private static final int FAN_OUT_CHARACTERS = 2;
    private static final String DELETED = "deleted-";
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path directory;
    private final boolean fannedOut;
    private final boolean temporary;
    private final DirectoryLock lock;
    private final Set<String> subdirectories = ConcurrentHashMap.newKeySet();
    private final String incarnation;

    /// All files in one directory: for few of them.
    public static FileDisk flat(Path directory) {
        return new FileDisk(directory, false, false);
    }

    /// Files in subdirectories by the first characters of their names: for very many of them.
    public static FileDisk fannedOut(Path directory) {
        return new FileDisk(directory, true, false);
    }

    /// A directory that is deleted when this is closed, or later when the process is killed.
    public static FileDisk temporary() {
        var directory = TemporaryDirectories.create();
        var disk = new FileDisk(directory, true, true);
        TemporaryDirectories.sweep(directory);
        return disk;
    }

    private FileDisk(Path directory, boolean fannedOut, boolean temporary) {
        this.temporary = temporary;
        this.directory = directory.toAbsolutePath();
        this.fannedOut = fannedOut;
        boolean fresh = !Files.exists(directory);
        run("create", this.directory, () -> Files.createDirectories(this.directory));
        if (fresh) {
            sync(this.directory.getParent());
        }
        this.lock = DirectoryLock.take(this.directory);
        this.incarnation = bootId();
        for (var child : children(this.directory)) {
            if (child.getFileName().toString().startsWith(DELETED)) {
                Trees.deleteInBackground(child);
            } else if (fannedOut && Files.isDirectory(child)) {
                subdirectories.add(child.getFileName().toString());
            }
        }
    }

    @Override
    public DiskFile create(String name) {
        var path = path(name);
        if (fannedOut && !subdirectories.contains(subdirectory(name))) {
            addSubdirectory(subdirectory(name));
        }
        return call("create", path, () -> {
            try {
                return create(path);
            } catch (NoSuchFileException e) {
                if (!fannedOut) {
                    throw e;
                }
                // All subdirectories were thrown away in between.
                addSubdirectory(subdirectory(name));
                return create(path);
            }
        });
    }

    private static DiskFile create(Path path) throws IOException {
        return new ChannelFile(path, FileChannel.open(path,
                StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    }

    private static String subdirectory(String name) {
        return name.substring(0, FAN_OUT_CHARACTERS);
    }

    @Override
    public DiskFile open(String name) {
        var path = path(name);
        return call("open", path, () ->
                new ChannelFile(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)));
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(path(name));
    }

    @Override
    public List<String> list() {
        return groups().flatMap(List::stream).toList();
    }

    /// One for each subdirectory.
    @Override
    public Stream<List<String>> groups() {
        var directories = fannedOut ? subdirectories.stream().map(directory::resolve) : Stream.of(directory);
        return directories.map(parent -> children(parent).stream().map(child -> child.getFileName().toString())
                .filter(name -> !name.equals(DirectoryLock.NAME) && !name.startsWith(DELETED)).toList());
    }

    @Override
    public void rename(String from, String to) {
        run("rename", path(from), () -> Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE));
    }

    @Override
    public void delete(String name) {
        run("delete", path(name), () -> Files.deleteIfExists(path(name)));
    }

    @Override
    public synchronized void deleteAll() {
        if (!fannedOut) {
            list().forEach(this::delete);
            return;
        }
        if (subdirectories.isEmpty()) {
            return;
        }
        var grave = call("create", directory, () -> Files.createTempDirectory(directory, DELETED));
        for (var name : Set.copyOf(subdirectories)) {
            subdirectories.remove(name);
            run("move", directory.resolve(name), () ->
                    Files.move(directory.resolve(name), grave.resolve(name), StandardCopyOption.ATOMIC_MOVE));
        }
        Trees.deleteInBackground(grave);
    }

    @Override
    public void syncName(String name) {
        sync(path(name).getParent());
    }

    @Override
    public String incarnation() {
        return incarnation;
    }

    @Override
    public void close() {
        if (temporary) {
            Trees.delete(directory);
        }
        lock.release();
    }

    private Path path(String name) {
        if (!fannedOut) {
            return directory.resolve(name);
        }
        return directory.resolve(subdirectory(name)).resolve(name);
    }

    private synchronized void addSubdirectory(String name) {
        var path = directory.resolve(name);
        run("create", path, () -> {
            try {
                Files.createDirectory(path);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(path)) {
                    throw e;
                }
            }
        });
        sync(directory);
        subdirectories.add(name);
    }

    private static void sync(Path directory) {
        run("sync", directory, () -> {
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }

    private static List<Path> children(Path directory) {
        return call("list", directory, () -> {
            try (var stream = Files.newDirectoryStream(directory)) {
                var children = new ArrayList<Path>();
                stream.forEach(children::add);
                return children;
            }
        });
    }

    /// Linux names each start of the kernel; elsewhere nobody knows.
    private static String bootId() {
        if (!Files.isReadable(BOOT_ID)) {
            return "";
        }
        return call("read", BOOT_ID, () -> Files.readString(BOOT_ID).strip());
    }

    private interface Operation<T> {
        T run() throws IOException;
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void run(String what, Path path, Step step) {
        call(what, path, () -> {
            step.run();
            return path;
        });
    }

    private static <T> T call(String what, Path path, Operation<T> operation) {
        try {
            return operation.run();
        } catch (IOException e) {
            throw new DiskRefusedException(what, path, e);
        }
    }
}
