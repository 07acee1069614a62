package dev.orrery.gateway.facts;

import dev.orrery.gateway.protocol.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The generated file of one service: lines of words between tabs, the first word telling what the line is.
///
/// - `service`, name, protocol, API version, XML namespace, target prefix, client interface
/// - `signing`, a name in credential scopes
/// - `patch`, kind, values: as in `META-INF/orrery/patches`
/// - `operation`, name, Java method, HTTP method, URI template, flags (`i` streaming input, `o` streaming output, `e` event
///   stream), request type, what is required on the wire
/// - `error`, code, status, type
record ServiceFile(ServiceFacts facts, WireFacts wire) {

    static ServiceFile parse(String id, List<String> lines) {
        var reading = new Reading(id);
        for (var line : lines) {
            reading.line(line.split("\t", -1));
        }
        return reading.end();
    }

    private static final class Reading {
        private static final String FORM = "form-";
        private final String id;
        private String[] service;
        private final List<String> signingNames = new ArrayList<>();
        private final Map<String, Operation> operations = new LinkedHashMap<>();
        private final Map<String, ServiceFacts.ErrorFacts> errors = new HashMap<>();
        private boolean bareErrors;
        private List<String> requestIdHeaders = List.of();
        private Optional<String> hostMember = Optional.empty();
        private final List<String> hosts = new ArrayList<>();
        private FormFacts form = FormFacts.NONE;
        private final Map<String, String> roots = new HashMap<>();
        private final Set<String> unwrappedRoots = new HashSet<>();
        private final Map<String, WireFacts.QueryName> queryNames = new HashMap<>();
        private final Map<String, WireFacts.QueryError> queryErrors = new HashMap<>();
        private final Map<String, List<String>> requiredOnWire = new HashMap<>();
        private final Map<String, Integer> statusPatterns = new LinkedHashMap<>();
        private Optional<String> partialMember = Optional.empty();
        private Optional<String> pathMember = Optional.empty();
        private boolean bare;
        private final Set<String> unsigned = new HashSet<>();
        private final Set<String> measured = new HashSet<>();
        private final Set<String> verbatim = new HashSet<>();
        private final Set<String> checksummed = new HashSet<>();
        private final Map<String, Set<String>> refused = new HashMap<>();
        private final Map<String, Set<String>> subresources = new HashMap<>();
        private final Map<String, String> errorNamespaces = new HashMap<>();
        private final Set<String> capitalMessages = new HashSet<>();
        private final Set<String> silent = new HashSet<>();
        private String modelPackage = "";
        private boolean crc32;

        Reading(String id) {
            this.id = id;
        }

        void line(String[] words) {
            switch (words[0]) {
                case "service" -> service = words;
                case "signing" -> signingNames.add(words[1]);
                case "patch" -> patch(words);
                case "operation" -> operation(words);
                case "error" -> errors.put(words[1],
                        new ServiceFacts.ErrorFacts(words[1], Integer.parseInt(words[2]), words[3]));
                default -> throw new IllegalStateException("the facts of " + id + " have a line of kind " + words[0]);
            }
        }

        private void patch(String[] words) {
            switch (words[1]) {
                case "error-form" -> bareErrors = words[2].equals("bare");
                case "request-id" -> requestIdHeaders = List.of(words).subList(2, words.length);
                case "host-member" -> hostMember = Optional.of(words[2]);
                case "hosts" -> hosts.addAll(List.of(words).subList(2, words.length));
                case "root" -> roots.put(words[2], words[3]);
                case "unwrapped-root" -> unwrappedRoots.add(words[2]);
                case "query-name" -> queryNames.put(words[2], new WireFacts.QueryName(words[3],
                        words.length > 4 ? words[4] : "key", words.length > 5 ? words[5] : "value"));
                case "query-error" -> queryErrors.put(words[2], new WireFacts.QueryError(words[3], Integer.parseInt(words[4]),
                        String.join(" ", List.of(words).subList(5, words.length))));
                case "path-member" -> pathMember = Optional.of(words[2]);
                case "status" -> statusPatterns.put(words[2], Integer.parseInt(words[3]));
                case "bare" -> bare = true;
                case "unsigned" -> unsigned.addAll(List.of(words).subList(2, words.length));
                case "measured" -> measured.addAll(List.of(words).subList(2, words.length));
                case "checksummed" -> checksummed.addAll(List.of(words).subList(2, words.length));
                case "refused" -> List.of(words).subList(3, words.length).forEach(operation ->
                        refused.computeIfAbsent(operation, _ -> new HashSet<>()).add(words[2]));
                case "verbatim" -> verbatim.addAll(List.of(words).subList(2, words.length));
                case "subresource" -> subresources.computeIfAbsent(words[2], _ -> new HashSet<>())
                        .addAll(List.of(words).subList(3, words.length));
                case "error-namespace" -> List.of(words).subList(3, words.length).forEach(code -> errorNamespaces.put(code, words[2]));
                case "capital-message" -> capitalMessages.addAll(List.of(words).subList(2, words.length));
                case "silent" -> silent.addAll(List.of(words).subList(2, words.length));
                case "model-package" -> modelPackage = words[2];
                case "crc32" -> crc32 = true;
                case "partial" -> partialMember = Optional.of(words[2]);
                case "protocol", "namespace", "version", "target", "signing-name" -> { }
                case String kind when kind.startsWith(FORM) -> form = form.with(kind.substring(FORM.length()), List.of(words).subList(2, words.length));
                default -> throw new IllegalStateException("the patches of " + id + " have a fact of kind " + words[1]);
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
                    flags.contains("o"), eventStream));
            if (!words[7].isEmpty()) {
                requiredOnWire.put(words[1], List.of(words[7].split(",")));
            }
        }

        ServiceFile end() {
            var facts = new ServiceFacts(id, service[1], Protocol.valueOf(service[2]), List.copyOf(signingNames), service[3],
                    service[4], service[5], operations, errors, bare, unsigned, measured);
            return new ServiceFile(facts, new WireFacts(bareErrors, requestIdHeaders, hostMember, hosts, form,
                    roots, unwrappedRoots, queryNames, queryErrors, requiredOnWire, statuses(), partialMember, subresources, verbatim, checksummed,
                    refused, new JsonFacts(errorNamespaces, capitalMessages, silent, modelPackage, crc32), pathMember));
        }

        /// A pattern is a name or the beginning of some, with a star behind it; the first that fits counts.
        private Map<String, Integer> statuses() {
            var statuses = new HashMap<String, Integer>();
            statusPatterns.forEach((pattern, status) -> operations.keySet().stream()
                    .filter(name -> pattern.endsWith("*") ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                            : name.equals(pattern))
                    .forEach(name -> statuses.putIfAbsent(name, status)));
            return statuses;
        }
    }
}
