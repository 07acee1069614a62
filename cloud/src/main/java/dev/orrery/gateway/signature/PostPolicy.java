package dev.orrery.gateway.signature;

import dev.orrery.gateway.facts.FormFacts;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What somebody who holds a key allows a form to upload.
///
/// Source: S3 API Reference, "POST Policy".
///
/// @param expiration the policy does not hold any more afterwards
record PostPolicy(Instant expiration, List<Condition> conditions) {

    /// What the form's fields must hold.
    sealed interface Condition {

        /// @param written as S3 repeats it in errors: `["eq", "$bucket", "photos"]`
        /// @param field in lower case; empty when the name lacks its `$`, and so fits no field
        record Equal(String written, String field, String value) implements Condition { }

        record StartsWith(String written, String field, String prefix) implements Condition { }

        record Length(long min, long max) implements Condition { }

        /// A length that is not a number: nothing fulfils it.
        record Never(String written) implements Condition { }
    }

    /// @param policy as in the form, in base64
    static PostPolicy parse(String policy) {
        String json;
        try {
            json = new String(Base64.getMimeDecoder().decode(policy), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw PostProblems.policyInvalid("Invalid Base64.");
        }
        if (!(PolicyJson.parse(json) instanceof Map<?, ?> document)) {
            throw PostProblems.policyInvalid("Invalid JSON.");
        }
        if (!(document.get("expiration") instanceof String expiration)) {
            throw PostProblems.policyInvalid("Policy missing expiration.");
        }
        if (!(document.get("conditions") instanceof List<?> written)) {
            throw PostProblems.policyInvalid("Policy missing conditions.");
        }
        if (written.isEmpty()) {
            throw PostProblems.policyInvalid("Policy has no conditions.");
        }
        var conditions = new ArrayList<Condition>();
        written.forEach(condition -> conditions.add(condition(condition)));
        return new PostPolicy(instant(expiration), conditions);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw PostProblems.policyInvalid("Invalid 'expiration' value: '" + text + "'");
        }
    }

    private static Condition condition(Object condition) {
        return switch (condition) {
            case Map<?, ?> simple when simple.size() == 1 -> {
                var entry = simple.entrySet().iterator().next();
                var field = String.valueOf(entry.getKey());
                yield equal("$" + field, text(entry.getValue()));
            }
            case Map<?, ?> _ -> throw PostProblems.policyInvalid(
                    "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
            case List<?> list when list.size() == 3 -> condition(text(list.get(0)).toLowerCase(Locale.ROOT), list.get(1), list.get(2));
            case List<?> _ -> throw PostProblems.policyInvalid("Invalid Condition: wrong number of arguments.");
            default -> throw PostProblems.policyInvalid("Invalid JSON.");
        };
    }

    private static Condition condition(String operator, Object first, Object second) {
        return switch (operator) {
            case "eq" -> equal(text(first), text(second));
            case "starts-with" -> new Condition.StartsWith(written(operator, quoted(text(first)), quoted(text(second))),
                    field(text(first)), text(second));
            case "content-length-range" -> {
                try {
                    yield new Condition.Length(Long.parseLong(text(first)), Long.parseLong(text(second)));
                } catch (NumberFormatException e) {
                    yield new Condition.Never(written(operator, asWritten(first), asWritten(second)));
                }
            }
            default -> throw PostProblems.policyInvalid("Invalid Condition: unknown operation '" + operator + "'.");
        };
    }

    private static Condition equal(String field, String value) {
        return new Condition.Equal(written("eq", quoted(field), quoted(value)), field(field), value);
    }

    private static String field(String name) {
        return name.startsWith("$") ? name.substring(1).toLowerCase(Locale.ROOT) : "";
    }

    private static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case PolicyJson.Bare(var text) -> text;
            default -> throw PostProblems.policyInvalid("Invalid JSON.");
        };
    }

    private static String asWritten(Object value) {
        return value instanceof String text ? quoted(text) : String.valueOf(value);
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static String written(String operator, String first, String second) {
        return "[\"" + operator + "\", " + first + ", " + second + "]";
    }

    /// Checks the fields. The file's length is for [#lengths], since it is known later.
    ///
    /// @param fields by name in lower case, with what the address tells, such as `bucket`
    /// @param names which of them need no condition
    void check(Map<String, String> fields, FormFacts names, Instant now) {
        if (!now.isBefore(expiration)) {
            throw PostProblems.policyDenies("Policy expired.");
        }
        var uncovered = new LinkedHashSet<>(fields.keySet());
        uncovered.removeIf(names::isFree);
        for (var condition : conditions) {
            switch (condition) {
                case Condition.Equal(var written, var field, var value) -> {
                    require(value.equals(fields.get(field)), written);
                    uncovered.remove(field);
                }
                case Condition.StartsWith(var written, var field, var prefix) -> {
                    require(fields.containsKey(field) ? fitsPrefix(field, fields.get(field), prefix) : prefix.isEmpty(), written);
                    uncovered.remove(field);
                }
                case Condition.Never(var written) -> require(false, written);
                case Condition.Length _ -> { }
            }
        }
        if (!uncovered.isEmpty()) {
            throw PostProblems.policyDenies("Extra input fields: " + String.join(", ", uncovered));
        }
    }

    /// A list of content types fits when each of them does.
    private static boolean fitsPrefix(String field, String value, String prefix) {
        if (!field.equals("content-type") || value.indexOf(',') < 0) {
            return value.startsWith(prefix);
        }
        for (var one : value.split(",")) {
            if (!one.strip().startsWith(prefix)) {
                return false;
            }
        }
        return true;
    }

    private static void require(boolean fulfilled, String written) {
        if (!fulfilled) {
            throw PostProblems.policyDenies("Policy Condition failed: " + written);
        }
    }

    /// The shortest and the longest file that is allowed.
    Condition.Length lengths() {
        long min = 0;
        long max = Long.MAX_VALUE;
        for (var condition : conditions) {
            if (condition instanceof Condition.Length(var least, var most)) {
                min = Math.max(min, least);
                max = Math.min(max, most);
            }
        }
        return new Condition.Length(min, max);
    }
}
