package dev.orrery.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Runs what the options say: in each round every server in turn, so that a noisy minute hits all of them.
public final class Main {
    private static final double PROBE_SECONDS = 2;
    private static final long IDLE_MILLIS = 3_000;

    private Main() { }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var options = Options.parse(arguments);
        var work = Files.createTempDirectory("orrery-benchmark-");
        var report = new Report();
        try {
            report.add("fdatasync/s of this disk", Disk.syncsPerSecond(work, PROBE_SECONDS));
            for (var round = 1; round <= options.rounds(); round++) {
                for (var target : options.servers()) {
                    System.err.println("round " + round + ": " + target);
                    measure(options, target, work.resolve(target + "-" + round), report);
                }
            }
            if (options.largeObject()) {
                large(options, work, report);
            }
        } finally {
            delete(work);
        }
        System.out.println(report.table());
        Files.createDirectories(options.json().toAbsolutePath().getParent());
        Files.writeString(options.json(), report.json(about(options)));
    }

    private static void measure(Options options, Target target, Path data, Report report) throws IOException, InterruptedException {
        var server = target.start(options.root(), data, options.durability(), Map.of());
        try {
            report.add(target + " first answer, ms", server.firstAnswerMillis());
            Thread.sleep(IDLE_MILLIS);
            report.add(target + " idle memory, MiB", server.figures().residentKibibytes() / 1024.0);
            if (options.idlePollers() > 0 && target.kinds().contains(Target.Kind.QUEUES)) {
                new Pollers(server).measure(options.idlePollers(), report);
            }
            if (options.authorising() && target == Target.ORRERY) {
                new Authorising(options, server).measure(report);
            }
            for (var scenario : options.scenarios().stream().filter(scenario -> scenario.isFor(target)).toList()) {
                var row = Report.Row.of(scenario.name(target), target, scenario.run(options, server));
                System.err.println(row);
                report.add(row);
            }
            if (options.restSeconds() > 0) {
                Thread.sleep(options.restSeconds() * 1_000L);
                report.add(target + " memory %d s after the last request, MiB".formatted(options.restSeconds()), server.figures().residentKibibytes() / 1024.0);
            }
        } finally {
            server.stop();
            delete(data);
        }
    }

    /// The same small heap for a small and a large object: both must pass.
    private static void large(Options options, Path work, Report report) throws IOException, InterruptedException {
        for (var mebibytes : new long[] {5, 5 * 1024}) {
            var server = Target.ORRERY.start(options.root(), work.resolve("large-" + mebibytes), options.durability(), Map.of("ORRERY_HEAP", "64m"));
            try {
                LargeObject.upAndDown(server, mebibytes);
                report.add(mebibytes + " MiB up and down with a heap of 64 MiB, resident MiB", server.figures().residentKibibytes() / 1024.0);
            } finally {
                server.stop();
            }
        }
    }

    private static Map<String, String> about(Options options) throws IOException {
        var about = new LinkedHashMap<String, String>();
        about.put("commit", output(options.root(), "git", "rev-parse", "HEAD"));
        about.put("java", Runtime.version().toString());
        about.put("machine", output(options.root(), "uname", "-srm") + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name")).findFirst().orElse("").replaceFirst(".*: ", ""));
        about.put("connections", Integer.toString(options.connections()));
        about.put("durability", options.durability());
        about.put("rounds", Integer.toString(options.rounds()));
        return about;
    }

    private static String output(Path directory, String... command) throws IOException {
        var process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes()).strip();
    }

    private static void delete(Path path) throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
