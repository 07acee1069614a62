package dev.orrery.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What Linux knows of a process and its descendants: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
record ProcessFigures(long cpuMicros, long residentKibibytes) {
    /// USER_HZ, which Linux shows to programs as 100 on every common machine.
    private static final long MICROS_PER_TICK = 10_000;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    static ProcessFigures of(ProcessHandle process) {
        var all = Stream.concat(Stream.of(process), process.descendants()).filter(ProcessHandle::isAlive).map(ProcessHandle::pid).toList();
        return new ProcessFigures(all.stream().mapToLong(ProcessFigures::cpuMicrosOf).sum(), all.stream().mapToLong(ProcessFigures::residentKibibytesOf).sum());
    }

    private static long cpuMicrosOf(long pid) {
        var stat = read(Path.of("/proc", Long.toString(pid), "stat"));
        // The name stands in parentheses and may hold anything; the figures follow it, beginning with the third field.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) * MICROS_PER_TICK;
    }

    private static long residentKibibytesOf(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "status")).lines().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).sum();
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
