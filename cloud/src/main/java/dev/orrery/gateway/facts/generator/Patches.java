package dev.orrery.gateway.facts.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the SDK does not know, one fact a line: service, kind of fact, values.
record Patches(Map<String, List<List<String>>> byService) {

    static Patches read(Path file) throws IOException {
        var byService = new HashMap<String, List<List<String>>>();
        for (var line : Files.readAllLines(file)) {
            var words = line.strip().split("\\s+");
            if (words.length > 1 && !line.startsWith("#")) {
                byService.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(List.of(words).subList(1, words.length));
            }
        }
        return new Patches(byService);
    }

    /// All facts about a service, each its kind and its values.
    List<List<String>> of(String service) {
        return byService.getOrDefault(service, List.of());
    }

    /// The values of the facts of one kind.
    List<List<String>> of(String service, String kind) {
        return of(service).stream().filter(words -> words.getFirst().equals(kind)).map(words -> words.subList(1, words.size()))
                .toList();
    }

    /// The first value of the only fact of this kind, or `otherwise`.
    String single(String service, String kind, String otherwise) {
        var found = of(service, kind);
        return found.isEmpty() ? otherwise : found.getFirst().getFirst();
    }
}
