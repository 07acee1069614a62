package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.json.JsonWriter;
import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/// Requests and responses of the SDK as `requestParameters` and `responseElements`: members begin with a small letter, as
/// in AWS's records, bytes are left out, and so are secrets and what is content rather than control.
/// Source: CloudTrail User Guide, "CloudTrail record contents".
final class Elements {
    /// "This field has a maximum size of 100 KB; when the field size exceeds 100 KB, the content is omitted."
    private static final int CHARACTERS_MAX = 100 * 1024;
    private static final int DEPTH_MAX = 32;
    private static final int POLICY_CHARACTERS_MAX = 64 * 1024;
    /// A member that AWS shows as the document that it is, not as a text.
    private static final String POLICY = "bucketPolicy";
    /// Whoever tags chooses the keys; nothing can be told from them.
    private static final String CHOSEN = "tags";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM d, uuuu, h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);
    private final EventRules rules;
    private final String service;
    private final boolean wire;

    Elements(EventRules rules, String service) {
        this.rules = rules;
        this.service = service;
        this.wire = rules.isWire(service);
    }

    /// @param what `requestParameters` or `responseElements`
    /// @param host shown where members are named as on the wire; empty for none
    Json of(Object pojo, String what, String host) {
        if (!(pojo instanceof SdkPojo known)) {
            return new Json.Nothing();
        }
        var members = structure(known, true, 0);
        if (wire && !host.isEmpty()) {
            members.put("Host", new Json.Text(host));
        }
        if (members.isEmpty()) {
            return new Json.Nothing();
        }
        var json = new Json.Members(members);
        int size = JsonWriter.write(json).length();
        return size <= CHARACTERS_MAX ? json : new Json.Members(Map.of("reason", new Json.Text(what + " too large"),
                "omitted", new Json.Truth(true), "originalSize", new Json.Numeral(Integer.toString(size))));
    }

    private Map<String, Json> structure(SdkPojo pojo, boolean top, int depth) {
        var members = new LinkedHashMap<String, Json>();
        for (var member : Shape.of(pojo).members()) {
            var value = member.get(pojo);
            if (value != null) {
                name(member, top).ifPresent(name -> {
                    var instead = rules.standIn(service, name);
                    if (instead.isPresent()) {
                        members.put(name, new Json.Text(instead.get()));
                    } else {
                        value(member, value, depth + 1).ifPresent(json -> members.put(name, name.equals(POLICY) ? parsed(json) : json));
                    }
                });
            }
        }
        return members;
    }

    /// The name in records; empty for what records do not have.
    private Optional<String> name(Member member, boolean top) {
        var name = member.name();
        var shown = (top ? rules.member(service, name) : Optional.<String>empty())
                .orElseGet(() -> wire && (member.location() != MarshallLocation.PATH) ? member.wireName() : smallFirst(name));
        return rules.isOmitted(service, shown) ? Optional.empty() : Optional.of(shown);
    }

    private static String smallFirst(String name) {
        return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private Optional<Json> value(Member member, Object value, int depth) {
        if (depth > DEPTH_MAX) {
            return Optional.empty();
        }
        return switch (value) {
            case null -> Optional.empty();
            case String text -> Optional.of(new Json.Text(text));
            case Boolean truth -> Optional.of(new Json.Truth(truth));
            case Double number when !Double.isFinite(number) -> Optional.of(new Json.Text(number.toString()));
            case Float number when !Float.isFinite(number) -> Optional.of(new Json.Text(number.toString()));
            case Number number -> Optional.of(new Json.Numeral(number.toString()));
            case Instant instant -> Optional.of(new Json.Text(TIME.format(instant)));
            case SdkBytes _ -> Optional.empty();
            case List<?> list -> Optional.of(new Json.Sequence(list.stream()
                    .flatMap(element -> value(member.element(), element, depth + 1).stream()).toList()));
            case Map<?, ?> map -> {
                var entries = new LinkedHashMap<String, Json>();
                boolean chosen = CHOSEN.equalsIgnoreCase(member.name());
                map.forEach((key, element) -> (chosen ? value(member.element(), element, depth + 1) : entry((String) key, member.element(), element, depth))
                        .ifPresent(json -> entries.put((String) key, json)));
                yield Optional.of(new Json.Members(entries));
            }
            case Document document -> Optional.of(new Json.Text(document.toString()));
            case SdkPojo pojo -> Optional.of(new Json.Members(structure(pojo, false, depth + 1)));
            // Streams of events, and whatever else is no document.
            default -> Optional.empty();
        };
    }

    /// Keys of maps may name secrets, too, as attributes do.
    private Optional<Json> entry(String key, Member member, Object element, int depth) {
        var name = smallFirst(key);
        return rules.isOmitted(service, name) ? Optional.empty()
                : rules.standIn(service, name).<Json>map(Json.Text::new).or(() -> value(member, element, depth + 1));
    }

    private static Json parsed(Json json) {
        try {
            return json instanceof Json.Text(var text) ? JsonReader.read(text, POLICY_CHARACTERS_MAX) : json;
        } catch (JsonException _) {
            return json;
        }
    }
}
