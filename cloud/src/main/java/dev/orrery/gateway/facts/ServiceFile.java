package dev.orrery.gateway.facts;

import dev.orrery.gateway.protocol.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The generated file of one service: lines of words between tabs, the first word telling what the line is.
///
/// - `service`, name, protocol, API version, XML namespace, target prefix, client interface
/// - `signing`, a name in credential scopes
/// - `patch`, kind, values: as in `META-INF/orrery/patches`
/// - `operation`, name, Java method, HTTP method, URI template, flags (`i` streaming input, `o` streaming output, `e` event
///   stream), request type, what is required on the wire
/// - `error`, code, status, type
record ServiceFile(ServiceFacts facts, WireFacts wire) {
    /// Kinds of patches that stand in other lines of the file already.
    private static final List<String> READ_BY_THE_BUILD = List.of("protocol", "namespace", "version", "target", "signing-name");

    static ServiceFile parse(String id, List<String> lines) {
        var reading = new Reading(id);
        for (var line : lines) {
            reading.line(line.split("\t", -1));
        }
        return reading.end();
    }

    private static final class Reading {
        private final String id;
        private String[] service;
        private final List<String> signingNames = new ArrayList<>();
        private final Map<String, Operation> operations = new LinkedHashMap<>();
        private final Map<String, ServiceFacts.ErrorFacts> errors = new HashMap<>();
        private final PatchLines patches = new PatchLines();

        Reading(String id) {
            this.id = id;
        }

        void line(String[] words) {
            switch (words[0]) {
                case "service" -> service = words;
                case "signing" -> signingNames.add(words[1]);
                case "patch" -> patches.add(List.of(words).subList(1, words.length));
                case "operation" -> operation(words);
                case "error" -> errors.put(words[1],
                        new ServiceFacts.ErrorFacts(words[1], Integer.parseInt(words[2]), words[3]));
                default -> throw new IllegalStateException("the facts of " + id + " have a line of kind " + words[0]);
            }
        }

        private void operation(String[] words) {
            var type = words[6];
            var flags = words[5];
            boolean eventStream = flags.contains("e");
            var client = service[6];
            operations.put(words[1], new Operation(id, words[1], words[2],
                    eventStream ? client.substring(0, client.length() - "Client".length()) + "AsyncClient" : client, words[3],
                    words[4], type, type.substring(0, type.length() - "Request".length()) + "Response", flags.contains("i"),
                    flags.contains("o"), eventStream, words[7].isEmpty() ? List.of() : List.of(words[7].split(","))));
        }

        ServiceFile end() {
            var facts = new ServiceFacts(id, service[1], Protocol.valueOf(service[2]), List.copyOf(signingNames), service[3],
                    service[4], service[5], operations, errors, patches.has("bare"), patches.set("unsigned"), patches.set("measured"));
            var wire = WireFacts.of(patches);
            READ_BY_THE_BUILD.forEach(patches::take);
            patches.requireAllTaken(id);
            return new ServiceFile(facts, wire);
        }
    }
}
