package dev.orrery.gateway.facts;

import dev.orrery.gateway.protocol.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The facts that the build wrote beside the classes. A service's file is read when somebody first asks for the service.
public final class ClassPathFacts implements Facts {
    private static final String ASYNC = "AsyncClient";
    private static final String FOLDER = "/META-INF/orrery/facts/";
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> idsByClient = new HashMap<>();
    private final Map<String, ServiceFile> files = new ConcurrentHashMap<>();

    /// A service as the index shows it, enough for finding out which service a request is for.
    ///
    /// @param targets prefixes of `X-Amz-Target`
    /// @param others protocols that the service speaks besides its own
    /// @param unsigned operations that take requests without a signature, where the service has others, too
    /// @param bare whether REST requests that name no service are for this one
    public record Entry(String id, Protocol protocol, String apiVersion, List<String> signingNames, List<String> targets,
            boolean bare, List<Protocol> others, List<String> unsigned) { }

    public ClassPathFacts() {
        for (var line : lines("index")) {
            var words = line.split("\t", -1);
            entries.put(words[0], new Entry(words[0], Protocol.valueOf(words[1]), words[2], list(words[3]), list(words[4]),
                    words[7].equals("bare"), list(words[8]).stream().map(Protocol::valueOf).toList(), list(words[9])));
            idsByClient.put(words[6], words[0]);
        }
    }

    /// All services, in the order of their ids.
    public Iterable<Entry> index() {
        return entries.values();
    }

    /// Names in credential scopes of the service that REST requests are for which name none.
    public Set<String> bareSigningNames() {
        return entries.values().stream().filter(Entry::bare).flatMap(entry -> entry.signingNames().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// What the wire needs to know of the service that REST requests are for which name none.
    public WireFacts bareWire() {
        return entries.values().stream().filter(Entry::bare).findFirst().map(entry -> wire(entry.id())).orElse(WireFacts.PLAIN);
    }

    public Optional<ServiceFacts> find(String id) {
        return entries.containsKey(id) ? Optional.of(file(id).facts()) : Optional.empty();
    }

    public WireFacts wire(String id) {
        return entries.containsKey(id) ? file(id).wire() : WireFacts.PLAIN;
    }

    @Override
    public List<ServiceFacts> services() {
        return entries.keySet().stream().map(id -> file(id).facts()).toList();
    }

    @Override
    public Optional<ServiceFacts> of(Class<?> client) {
        return idOf(client.getName()).flatMap(this::find);
    }

    @Override
    public Optional<String> idOf(String client) {
        return Optional.ofNullable(idsByClient.get(client.endsWith(ASYNC) ? client.substring(0, client.length() - ASYNC.length()) + "Client" : client));
    }

    private ServiceFile file(String id) {
        return files.computeIfAbsent(id, name -> ServiceFile.parse(name, lines(name)));
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(","));
    }

    private static List<String> lines(String name) {
        try (var stream = ClassPathFacts.class.getResourceAsStream(FOLDER + name)) {
            if (stream == null) {
                throw new IllegalStateException("the facts of " + name + " are missing: was the cloud built with Maven?");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
