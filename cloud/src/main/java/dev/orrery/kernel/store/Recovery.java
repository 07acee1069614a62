package dev.orrery.kernel.store;

import dev.orrery.kernel.blobs.DamagedException;
import dev.orrery.kernel.disk.Disk;
import java.util.ArrayList;
import java.util.List;

/// Opens what is on the disk: the runs that the manifest names, and what the logs hold beyond them.
///
/// @param nextNumber no file has this number or a higher one
/// @param logs the logs that are needed, ascending
record Recovery(Layers layers, Memtable newest, long nextNumber, List<Long> logs, long flushedSequence) {
    private static final String RUN = "run-";
    private static final String LOG = "log-";

    static Recovery of(Disk disk, BlockCache cache) {
        if (!disk.exists(Manifest.NAME)) {
            begin(disk, disk.list());
        }
        var names = disk.list();
        var manifest = Manifest.read(disk);
        var logs = numbers(names, LOG).stream().filter(number -> number >= manifest.firstLog()).sorted().toList();
        if (!disk.exists(LogFormat.fileName(manifest.firstLog()))) {
            throw new DamagedException(LogFormat.fileName(manifest.firstLog()) + " is missing");
        }
        var layers = new Layers(List.of(), openRuns(disk, manifest, cache));
        var newest = new LogReplay(disk, logs, layers, manifest.sequence()).run();
        sweep(disk, names, manifest);
        long nextNumber = Math.max(manifest.nextNumber(), highest(names) + 1);
        return new Recovery(layers, newest, nextNumber, logs, manifest.sequence());
    }

    /// The first start. It may have been tried before and cut off, but then nothing was written yet.
    private static void begin(Disk disk, List<String> names) {
        for (var name : names) {
            boolean empty = name.equals(Manifest.NEW_NAME) || name.startsWith(LOG) && isEmptyLog(disk, name);
            if (!empty) {
                throw new DamagedException(Manifest.NAME + " is missing, but there is " + name);
            }
        }
        names.forEach(disk::delete);
        WriteAheadLog.begin(disk, 1, 1, 0, false).close();
        new Manifest(2, 1, 0, List.of()).write(disk);
    }

    private static boolean isEmptyLog(Disk disk, String name) {
        try (var file = disk.open(name)) {
            return file.length() <= LogFormat.HEADER_BYTES;
        }
    }

    private static List<Run> openRuns(Disk disk, Manifest manifest, BlockCache cache) {
        var runs = new ArrayList<Run>();
        for (var file : manifest.runs()) {
            var run = Run.open(disk, file.number(), cache);
            runs.add(run);
            if (run.length() != file.length()) {
                throw new DamagedException(RunFormat.fileName(file.number()) + " has " + run.length() + " bytes, not " + file.length());
            }
        }
        return List.copyOf(runs);
    }

    /// Deletes what was being written, or was to be deleted, when the process ended.
    private static void sweep(Disk disk, List<String> names, Manifest manifest) {
        var runs = manifest.runs().stream().map(Manifest.RunFile::number).toList();
        for (long number : numbers(names, RUN)) {
            if (!runs.contains(number)) {
                disk.delete(RunFormat.fileName(number));
            }
        }
        for (long number : numbers(names, LOG)) {
            if (number < manifest.firstLog()) {
                disk.delete(LogFormat.fileName(number));
            }
        }
        if (names.contains(Manifest.NEW_NAME)) {
            disk.delete(Manifest.NEW_NAME);
        }
    }

    private static List<Long> numbers(List<String> names, String kind) {
        return names.stream().filter(name -> name.startsWith(kind)).map(name -> Long.parseLong(name.substring(kind.length()))).toList();
    }

    private static long highest(List<String> names) {
        long highest = 1;
        for (var kind : List.of(RUN, LOG)) {
            for (long number : numbers(names, kind)) {
                highest = Math.max(highest, number);
            }
        }
        return highest;
    }
}
