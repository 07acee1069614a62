package dev.orrery.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What to measure, from `--name=value` arguments.
///
/// @param idlePollers how many consumers wait at an empty queue while the server's CPU time is measured
/// @param restSeconds how long the server is left alone after the scenarios before its memory is looked at once more; 0 for not at all
/// @param authorising whether to measure what it costs to decide about a user with ten policies
/// @param largeObject whether to bring 5 GiB up and down, and 5 MiB, to compare the memory it takes
record Options(Path root, List<Target> servers, List<Scenario> scenarios, int connections, double seconds, double warmUpSeconds, int rounds,
               String durability, boolean unsignedPayload, boolean largeObject, int idlePollers, int restSeconds,
               boolean authorising, Path json) {
    private static final String USUAL = "identity,put-1k,get-1k,put-8m,get-8m,head,delete,mixed,list-1k";

    static Options parse(String... arguments) {
        var given = Arrays.stream(arguments).collect(Collectors.toMap(
                argument -> argument.replaceFirst("=.*", ""), argument -> argument.replaceFirst("[^=]*=?", "")));
        var known = List.of("--root", "--servers", "--scenarios", "--connections", "--seconds", "--warm-up", "--rounds", "--durability",
                "--unsigned-payload", "--large-object", "--idle-pollers", "--rest", "--authorising", "--json");
        given.keySet().stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("unknown option " + name + "; there are " + String.join(" ", known));
        });
        return new Options(Path.of(given.getOrDefault("--root", ".")).toAbsolutePath().normalize(),
                Arrays.stream(given.getOrDefault("--servers", "orrery,s3mock,s3proxy").split(",")).map(name -> Target.valueOf(constant(name))).toList(),
                Arrays.stream(given.getOrDefault("--scenarios", USUAL).split(",")).filter(name -> !name.isEmpty())
                        .map(name -> Scenario.named(constant(name))).toList(),
                number(given, "--connections", 16), number(given, "--seconds", 10), number(given, "--warm-up", 15), number(given, "--rounds", 3),
                given.getOrDefault("--durability", "process"), given.containsKey("--unsigned-payload"), given.containsKey("--large-object"),
                number(given, "--idle-pollers", 0), number(given, "--rest", 0), given.containsKey("--authorising"),
                Path.of(given.getOrDefault("--json", "benchmarks/target/results.json")));
    }

    private static String constant(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static int number(Map<String, String> given, String name, int otherwise) {
        return given.containsKey(name) ? Integer.parseInt(given.get(name)) : otherwise;
    }
}
