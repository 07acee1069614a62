package dev.orrery.services.sns;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.json.JsonWriter;
import dev.orrery.kernel.pattern.Dialect;
import dev.orrery.kernel.pattern.MalformedPatternException;
import dev.orrery.kernel.pattern.Pattern;
import dev.orrery.kernel.pattern.Values;
import dev.orrery.kernel.pattern.Verdict;
import java.util.LinkedHashMap;
import java.util.List;

/// Which messages a subscription wants.
///
/// @param body whether the message's body is looked at, and not its attributes
record FilterPolicy(Pattern pattern, boolean body) {
    private static final String BODY = "MessageBody";

    /// @param prefix what the texts of errors begin with
    static FilterPolicy parse(String text, String scope, String prefix) {
        Pattern pattern;
        try {
            pattern = Pattern.parse(text, Dialect.NOTIFICATIONS);
        } catch (MalformedPatternException e) {
            throw SnsErrors.invalidParameter(prefix + "FilterPolicy: " + switch (e.problem()) {
                case JSON -> "failed to parse JSON. " + JsonErrors.unnamed(text, e);
                case PATTERN -> malformed(text, e);
            });
        }
        if (pattern.keys() > SnsLimits.FILTER_KEYS_MAX) {
            throw SnsErrors.invalidParameter(prefix + "FilterPolicy: Filter policy can not have more than 5 keys");
        }
        if (pattern.depth() > 1 && !scope.equals(BODY)) {
            throw SnsErrors.invalidParameter(prefix + "Filter policy scope MessageAttributes does not support nested filter policy");
        }
        if (pattern.combinations() > SnsLimits.FILTER_COMBINATIONS_MAX) {
            throw SnsErrors.invalidParameter(prefix + "FilterPolicy: Filter policy is too complex");
        }
        return new FilterPolicy(pattern, scope.equals(BODY));
    }

    /// The place of a mistake is told in the policy as AWS reads it: without white space.
    private static String malformed(String text, MalformedPatternException found) {
        try {
            var read = JsonWriter.write(JsonReader.read(text, SnsLimits.MESSAGE_BYTES_MAX));
            try {
                Pattern.parse(read, Dialect.NOTIFICATIONS);
            } catch (MalformedPatternException e) {
                return JsonErrors.named(read, e);
            }
        } catch (JsonException _) {
            // The mistake is in front of what the reader cannot take, such as a name that stands there twice.
        }
        return JsonErrors.named(text, found);
    }

    static FilterPolicy of(SubscriptionRow subscription) {
        return parse(subscription.attribute("FilterPolicy"), subscription.attribute("FilterPolicyScope"), "");
    }

    /// Whether a message is wanted, and why.
    ///
    /// @param text of the message for this subscription's protocol
    Verdict match(String text, List<Attribute> attributes) {
        if (!body) {
            return pattern.match(values(attributes));
        }
        return Values.ofDocument(text).map(pattern::match).orElseGet(() -> new Verdict(false,
                List.of(new Verdict.Reason("", false, "the message's body is no JSON object"))));
    }

    /// What attributes are worth: texts, numbers, and the elements of arrays. Binary ones do not count.
    /// Source: SNS Developer Guide, "Filter policy constraints in Amazon SNS".
    private static Values values(List<Attribute> attributes) {
        var values = new LinkedHashMap<String, List<Json>>();
        for (var attribute : attributes) {
            var found = values(attribute);
            if (!found.isEmpty()) {
                values.put(attribute.name(), found);
            }
        }
        return Values.ofNamed(values);
    }

    private static List<Json> values(Attribute attribute) {
        if (attribute.isBinary()) {
            return List.of();
        }
        if (attribute.type().equals("String.Array")) {
            return array(attribute.text());
        }
        if (attribute.type().startsWith("Number") && read(attribute.text()) instanceof Json.Numeral number) {
            return List.of(number);
        }
        return List.of(new Json.Text(attribute.text()));
    }

    private static List<Json> array(String text) {
        return read(text) instanceof Json.Sequence(var elements)
                ? elements.stream().filter(element -> !(element instanceof Json.Members || element instanceof Json.Sequence)).toList()
                : List.of();
    }

    private static Json read(String text) {
        try {
            return JsonReader.read(text.strip(), SnsLimits.MESSAGE_BYTES_MAX);
        } catch (JsonException _) {
            return new Json.Nothing();
        }
    }

}
