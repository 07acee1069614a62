package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.json.JsonWriter;
import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import dev.orrery.services.cloudtrail.EventRow.Touched;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    /// How many resources are remembered that a request or response names.
    private static final int NAMED_MAX = 25;
    private static final int POLICY_CHARACTERS_MAX = 64 * 1024;
    /// A member that AWS shows as the document that it is, not as a text.
    private static final String POLICY = "bucketPolicy";
    /// Whoever tags chooses the keys; nothing can be told from them.
    private static final String CHOSEN = "tags";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM d, uuuu, h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);
    private final EventRules rules;
    private final String service;
    private final boolean wire;
    private final Map<String, String> naming;
    private final Set<Touched> named = new LinkedHashSet<>(2);
    private JsonText json = new JsonText();

    Elements(EventRules rules, String service) {
        this.rules = rules;
        this.service = service;
        this.wire = rules.isWire(service);
        this.naming = rules.resources(service);
    }

    /// Resources that were named in what was written so far.
    List<Touched> named() {
        return List.copyOf(named);
    }

    /// @param subresource which the operation is about, shown as a member without value; empty for none
    /// @param host shown where members are named as on the wire; empty for none
    String request(Object pojo, String subresource, String host) {
        return written(pojo, "requestParameters", subresource, wire ? host : "");
    }

    String response(Object pojo) {
        return written(pojo, "responseElements", "", "");
    }

    /// As JSON; empty for nothing.
    private String written(Object pojo, String what, String subresource, String host) {
        if (!(pojo instanceof SdkPojo known)) {
            return "";
        }
        json = new JsonText();
        json.begin();
        structure(known, true, 0);
        if (ItemRequests.isOne(pojo)) {
            ItemRequests.write(pojo, json);
        }
        if (!subresource.isEmpty()) {
            int end = subresource.indexOf('=');
            json.text(end < 0 ? subresource : subresource.substring(0, end), end < 0 ? "" : subresource.substring(end + 1));
        }
        if (!host.isEmpty()) {
            json.text("Host", host);
        }
        if (json.isBare()) {
            return "";
        }
        json.end();
        return json.length() <= CHARACTERS_MAX ? json.toString() : new JsonText().begin().text("reason", what + " too large").truth("omitted", true)
                .number("originalSize", json.length()).end().toString();
    }

    private void structure(SdkPojo pojo, boolean top, int depth) {
        for (var member : Shape.of(pojo).members()) {
            var value = member.get(pojo);
            if (value != null) {
                var name = name(member, top);
                if (!rules.isOmitted(service, name)) {
                    member(name, member, value, depth);
                }
            }
        }
    }

    private void member(String name, Member member, Object value, int depth) {
        var instead = rules.standIn(service, name);
        if (instead.isPresent()) {
            json.text(name, instead.get());
        } else if (value instanceof String text) {
            json.name(name);
            if (name.equals(POLICY)) {
                json.raw(parsed(text));
            } else {
                note(name, text);
                json.text(text);
            }
        } else if (isShown(value, depth + 1)) {
            json.name(name);
            value(member, value, depth + 1);
        }
    }

    private void note(String name, String text) {
        var type = naming.get(name);
        if (type != null && named.size() < NAMED_MAX) {
            named.add(new Touched(type, text));
        }
    }

    /// The name in records.
    private String name(Member member, boolean top) {
        var name = member.name();
        return (top ? rules.member(service, name) : Optional.<String>empty())
                .orElseGet(() -> wire && (member.location() != MarshallLocation.PATH) ? member.wireName() : EventRules.smallFirst(name));
    }

    /// Not shown are bytes, streams of events, and whatever else is no document.
    private static boolean isShown(Object value, int depth) {
        return depth <= DEPTH_MAX && switch (value) {
            case null -> false;
            case SdkBytes _ -> false;
            case String _, Boolean _, Number _, Instant _, List<?> _, Map<?, ?> _, Document _, SdkPojo _ -> true;
            default -> false;
        };
    }

    private void value(Member member, Object value, int depth) {
        switch (value) {
            case String text -> json.text(text);
            case Double number when !Double.isFinite(number) -> json.text(number.toString());
            case Float number when !Float.isFinite(number) -> json.text(number.toString());
            case Number number -> json.raw(number.toString());
            case Boolean truth -> json.raw(truth.toString());
            case Instant instant -> json.text(TIME.format(instant));
            case Document document -> json.text(document.toString());
            case List<?> list -> {
                json.beginList();
                for (var element : list) {
                    if (isShown(element, depth + 1)) {
                        value(member.element(), element, depth + 1);
                    }
                }
                json.endList();
            }
            case Map<?, ?> map -> {
                json.begin();
                boolean chosen = CHOSEN.equalsIgnoreCase(member.name());
                map.forEach((key, element) -> entry((String) key, member.element(), element, chosen, depth));
                json.end();
            }
            case SdkPojo pojo -> {
                json.begin();
                structure(pojo, false, depth + 1);
                json.end();
            }
            default -> throw new IllegalStateException("is not shown: " + value.getClass());
        }
    }

    /// Keys of maps may name secrets, too, as attributes do.
    private void entry(String key, Member member, Object element, boolean chosen, int depth) {
        var name = EventRules.smallFirst(key);
        if (!chosen && rules.isOmitted(service, name)) {
            return;
        }
        var instead = chosen ? Optional.<String>empty() : rules.standIn(service, name);
        if (instead.isPresent()) {
            json.text(key, instead.get());
        } else if (isShown(element, depth + 1)) {
            json.name(key);
            if (element instanceof String text) {
                note(key, text);
            }
            value(member, element, depth + 1);
        }
    }

    private static String parsed(String text) {
        try {
            return JsonWriter.write(JsonReader.read(text, POLICY_CHARACTERS_MAX));
        } catch (JsonException _) {
            return JsonWriter.quote(text);
        }
    }
}
