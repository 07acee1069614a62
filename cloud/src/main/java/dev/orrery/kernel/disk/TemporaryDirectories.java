package dev.orrery.kernel.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Directories that live as long as the process that made them.
final class TemporaryDirectories {
    private static final String PREFIX = "orrery-ephemeral-";

    private TemporaryDirectories() { }

    static Path create() {
        try {
            return Files.createTempDirectory(PREFIX);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary directory: " + e.getMessage(), e);
        }
    }

    /// Deletes what killed processes left: a directory that was locked once and is not any more.
    static void sweep(Path directory) {
        try (var siblings = Files.newDirectoryStream(directory.getParent(), PREFIX + "*")) {
            for (var sibling : siblings) {
                if (Files.isWritable(sibling.resolve(DirectoryLock.NAME)) && DirectoryLock.isFree(sibling)) {
                    Trees.deleteInBackground(sibling);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for old temporary directories: " + e.getMessage(), e);
        }
    }
}
