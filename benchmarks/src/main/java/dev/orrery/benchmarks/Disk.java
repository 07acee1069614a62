package dev.orrery.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// How many times a second this disk makes an append durable, one after the other: what a group commit has to work with.
final class Disk {
    private static final int BLOCK = 4096;

    private Disk() { }

    static double syncsPerSecond(Path directory, double seconds) throws IOException {
        var file = Files.createTempFile(directory, "disk-", ".probe");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var start = System.nanoTime();
            var count = 0L;
            while (System.nanoTime() - start < seconds * 1e9) {
                channel.write(ByteBuffer.allocate(BLOCK));
                channel.force(false);
                count++;
            }
            return count / ((System.nanoTime() - start) / 1e9);
        } finally {
            Files.delete(file);
        }
    }
}
