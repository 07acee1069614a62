package dev.orrery.services.cloudtrail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Which calls are events, and what records of them look like: a data file says so, service by service.
final class EventRules {
    private static final String FILE = "/META-INF/orrery/cloudtrail/events.tsv";
    private static final String EVERY_SERVICE = "*";
    static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";
    private static final String MASKED = "****";
    private static final Pattern READS = Pattern.compile("(Get|List|Describe|Head|BatchGet|Lookup|Search|Select|Scan|Query|Simulate"
            + "|Filter|Test|Check|Validate|Estimate|Preview)([A-Z0-9].*)?");
    private static final EventRules KNOWN = new EventRules();
    private final Map<String, Service> services = new HashMap<>();
    private final Service unknown = new Service();
    private final Map<String, Map<String, Rule>> rules = new ConcurrentHashMap<>();

    enum Kind { MANAGEMENT, DATA, NEVER }

    /// What to do about calls of one operation.
    ///
    /// @param name of the event
    /// @param type of the resource whose data it touches; empty for management events
    /// @param answers whether a record shows what was answered
    /// @param keyless whether a record tells only of the bucket, not of the keys
    /// @param subresource of S3's, which the operation is about; empty for none
    record Rule(Kind kind, String name, String type, boolean readOnly, boolean answers, boolean keyless, String subresource) { }

    /// @param start of the ARN behind the account
    record ArnType(String start, String type) {
        boolean fits(String rest) {
            return switch (start) {
                case "*" -> true;
                case "*/*" -> rest.indexOf('/') >= 0;
                case String given -> rest.startsWith(given);
            };
        }
    }

    /// What is said of one service.
    private static final class Service {
        final Map<String, String> dataTypes = new HashMap<>();
        final Set<String> never = new HashSet<>();
        final Set<String> reads = new HashSet<>();
        final Set<String> writes = new HashSet<>();
        final Set<String> answers = new HashSet<>();
        final Set<String> keyless = new HashSet<>();
        final Map<String, String> subresources = new HashMap<>();
        final Map<String, String> names = new HashMap<>();
        final Map<String, String> errors = new HashMap<>();
        final Map<String, String> members = new HashMap<>();
        final Set<String> omitted = new HashSet<>();
        final Set<String> hidden = new HashSet<>();
        final Set<String> masked = new HashSet<>();
        final List<ArnType> arns = new ArrayList<>();
        final Map<String, String> resources = new LinkedHashMap<>();
        boolean global;
        boolean wire;
        String version = "";
    }

    static EventRules known() {
        return KNOWN;
    }

    private EventRules() {
        try (var lines = new BufferedReader(new InputStreamReader(EventRules.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(line -> add(line.split("\t")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String[] fields) {
        var service = services.computeIfAbsent(fields[1], _ -> new Service());
        switch (fields[0]) {
            case "global" -> service.global = true;
            case "wire" -> service.wire = true;
            case "version" -> service.version = fields[2];
            case "data" -> words(fields[3]).forEach(operation -> service.dataTypes.put(operation, fields[2]));
            case "never" -> service.never.addAll(words(fields[2]));
            case "read" -> service.reads.addAll(words(fields[2]));
            case "write" -> service.writes.addAll(words(fields[2]));
            case "answers" -> service.answers.addAll(words(fields[2]));
            case "keyless" -> service.keyless.addAll(words(fields[2]));
            case "subresource" -> words(fields[3]).forEach(operation -> service.subresources.put(operation, fields[2]));
            case "error" -> service.errors.put(fields[2], fields[3]);
            case "name" -> service.names.put(fields[2], fields[3]);
            case "member" -> service.members.put(fields[2], fields[3]);
            case "omit" -> service.omitted.addAll(words(fields[2]));
            case "hide" -> service.hidden.addAll(words(fields[2]));
            case "mask" -> service.masked.addAll(words(fields[2]));
            case "arn" -> service.arns.add(new ArnType(fields[2], fields[3]));
            case "resource" -> service.resources.put(fields[2], fields[3]);
            default -> throw new IllegalStateException(FILE + " says " + fields[0]);
        }
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    /// Asked for every call: two look-ups.
    Rule of(String service, String operation) {
        var ofService = rules.get(service);
        var rule = ofService == null ? null : ofService.get(operation);
        return rule != null ? rule
                : rules.computeIfAbsent(service, _ -> new ConcurrentHashMap<>()).computeIfAbsent(operation, _ -> make(service, operation));
    }

    private Rule make(String id, String operation) {
        var service = service(id);
        var name = service.names.getOrDefault(operation, operation);
        boolean reads = !service.writes.contains(operation) && (service.reads.contains(operation) || READS.matcher(operation).matches());
        var type = service.dataTypes.get(operation);
        var kind = service.never.contains(operation) ? Kind.NEVER : type == null ? Kind.MANAGEMENT : Kind.DATA;
        return new Rule(kind, name, type == null ? "" : type, reads, !reads || service.answers.contains(operation),
                service.keyless.contains(operation), service.subresources.getOrDefault(operation, ""));
    }

    private Service service(String id) {
        var known = services.get(id);
        return known == null ? unknown : known;
    }

    /// Whether a service's events are in `us-east-1`, wherever it was called.
    boolean isGlobal(String service) {
        return service(service).global;
    }

    /// The `apiVersion` of a service's records; most have none.
    Optional<String> version(String service) {
        return Optional.of(service(service).version).filter(version -> !version.isEmpty());
    }

    /// Whether the members of requests are named as on the wire.
    boolean isWire(String service) {
        return service(service).wire;
    }

    /// How records name this member of the SDK's, where the file says so.
    Optional<String> member(String service, String name) {
        return Optional.ofNullable(service(service).members.get(name));
    }

    /// The code of an error in records; it need not be that on the wire.
    String errorCode(String service, String code) {
        return service(service).errors.getOrDefault(code, code);
    }

    boolean isOmitted(String service, String member) {
        return service(service).omitted.contains(member) || service(EVERY_SERVICE).omitted.contains(member);
    }

    /// What stands in records instead of the value; empty where the value itself does.
    Optional<String> standIn(String service, String member) {
        return service(service).hidden.contains(member) || service(EVERY_SERVICE).hidden.contains(member) ? Optional.of(HIDDEN)
                : service(service).masked.contains(member) ? Optional.of(MASKED) : Optional.empty();
    }

    /// The type of the resource with this ARN; empty where records show none.
    Optional<String> typeOf(String service, String arn) {
        var parts = arn.split(":", 6);
        return parts.length < 6 ? Optional.empty()
                : service(service).arns.stream().filter(each -> each.fits(parts[5])).map(ArnType::type).findFirst();
    }

    /// As members begin in records.
    static String smallFirst(String name) {
        return name.isEmpty() || Character.isLowerCase(name.charAt(0)) ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /// Members that name a resource, with its type.
    Map<String, String> resources(String service) {
        return service(service).resources;
    }
}
