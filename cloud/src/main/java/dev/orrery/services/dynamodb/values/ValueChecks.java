package dev.orrery.services.dynamodb.values;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What can be wrong with a value that somebody sent.
public final class ValueChecks {
    /// "An attribute can be up to 32 levels deep": Developer Guide, "Service quotas".
    public static final int DEPTH_MAX = 32;
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String EMPTY = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    private static final String SEVERAL = "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
            + " supported datatypes";

    private ValueChecks() { }

    /// The first problem of the values of an item or a key.
    public static Optional<String> problem(Map<String, AttributeValue> item) {
        for (var value : item.values()) {
            var problem = problem(value);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    public static Optional<String> problem(AttributeValue value) {
        return problem(value, 1);
    }

    private static Optional<String> problem(AttributeValue value, int depth) {
        if (depth > DEPTH_MAX) {
            return Optional.of("Nesting Levels have exceeded supported limits");
        }
        if (value == null) {
            return Optional.of(EMPTY);
        }
        if (value.type() != null && value.type() != AttributeValue.Type.UNKNOWN_TO_SDK_VERSION) {
            return ofOne(value, value.type(), depth);
        }
        var types = typesOf(value);
        if (types.isEmpty()) {
            return Optional.of(EMPTY);
        }
        for (var type : types) {
            var problem = ofOne(value, type, depth);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return types.size() > 1 ? Optional.of(SEVERAL) : Optional.empty();
    }

    private static List<AttributeValue.Type> typesOf(AttributeValue value) {
        var types = new ArrayList<AttributeValue.Type>();
        add(types, value.s() != null, AttributeValue.Type.S);
        add(types, value.b() != null, AttributeValue.Type.B);
        add(types, value.n() != null, AttributeValue.Type.N);
        add(types, value.bool() != null, AttributeValue.Type.BOOL);
        add(types, value.nul() != null, AttributeValue.Type.NUL);
        add(types, value.hasBs(), AttributeValue.Type.BS);
        add(types, value.hasNs(), AttributeValue.Type.NS);
        add(types, value.hasSs(), AttributeValue.Type.SS);
        add(types, value.hasL(), AttributeValue.Type.L);
        add(types, value.hasM(), AttributeValue.Type.M);
        return types;
    }

    private static void add(List<AttributeValue.Type> types, boolean has, AttributeValue.Type type) {
        if (has) {
            types.add(type);
        }
    }

    private static Optional<String> ofOne(AttributeValue value, AttributeValue.Type type, int depth) {
        return switch (type) {
            case N -> Decimals.problem(value.n());
            case NUL -> value.nul() ? Optional.empty()
                    : Optional.of(INVALID + "Null attribute value types must have the value of true");
            case SS -> strings(value.ss());
            case NS -> numbers(value.ns());
            case BS -> binaries(value.bs());
            case L -> {
                for (var element : value.l()) {
                    var problem = problem(element, depth + 1);
                    if (problem.isPresent()) {
                        yield problem;
                    }
                }
                yield Optional.empty();
            }
            case M -> {
                for (var element : value.m().values()) {
                    var problem = problem(element, depth + 1);
                    if (problem.isPresent()) {
                        yield problem;
                    }
                }
                yield Optional.empty();
            }
            case S, B, BOOL, UNKNOWN_TO_SDK_VERSION -> Optional.empty();
        };
    }

    private static Optional<String> strings(List<String> set) {
        if (set.isEmpty()) {
            return Optional.of(INVALID + "An string set  may not be empty");
        }
        return new HashSet<>(set).size() == set.size() ? Optional.empty()
                : Optional.of(INVALID + "Input collection [" + String.join(", ", set) + "] contains duplicates.");
    }

    private static Optional<String> numbers(List<String> set) {
        if (set.isEmpty()) {
            return Optional.of(INVALID + "An number set  may not be empty");
        }
        var canonical = new HashSet<String>();
        for (var number : set) {
            var problem = number == null ? Optional.of(EMPTY) : Decimals.problem(number);
            if (problem.isPresent()) {
                return problem;
            }
            canonical.add(Decimals.canonical(number));
        }
        return canonical.size() == set.size() ? Optional.empty() : Optional.of("Input collection contains duplicates");
    }

    private static Optional<String> binaries(List<SdkBytes> set) {
        if (set.isEmpty()) {
            return Optional.of(INVALID + "Binary sets should not be empty");
        }
        return new HashSet<>(set).size() == set.size() ? Optional.empty()
                : Optional.of(INVALID + "Input collection " + base64(set) + "of type BS contains duplicates.");
    }

    private static String base64(List<SdkBytes> set) {
        var encoder = java.util.Base64.getEncoder();
        return set.stream().map(bytes -> encoder.encodeToString(bytes.asByteArrayUnsafe())).toList().toString();
    }
}
