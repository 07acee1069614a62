package dev.orrery.services.dynamodb.values;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What can be asked of attribute values.
public final class Values {
    private Values() { }

    /// DynamoDB's name of the type: `S`, `NULL`.
    public static String typeName(AttributeValue value) {
        return switch (value.type()) {
            case S -> "S";
            case N -> "N";
            case B -> "B";
            case SS -> "SS";
            case NS -> "NS";
            case BS -> "BS";
            case M -> "M";
            case L -> "L";
            case BOOL -> "BOOL";
            case NUL -> "NULL";
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("a value without type");
        };
    }

    public static boolean isSet(AttributeValue value) {
        return switch (value.type()) {
            case SS, NS, BS -> true;
            default -> false;
        };
    }

    /// Whether two values are the same: numbers by value, sets in any order.
    public static boolean same(AttributeValue left, AttributeValue right) {
        if (left.type() != right.type()) {
            return false;
        }
        return switch (left.type()) {
            case N -> Decimals.compare(left.n(), right.n()) == 0;
            case NS -> left.ns().size() == right.ns().size() && canonical(left.ns()).equals(canonical(right.ns()));
            case SS -> left.ss().size() == right.ss().size() && new HashSet<>(left.ss()).equals(new HashSet<>(right.ss()));
            case BS -> left.bs().size() == right.bs().size() && new HashSet<>(left.bs()).equals(new HashSet<>(right.bs()));
            case L -> sameLists(left.l(), right.l());
            case M -> sameItems(left.m(), right.m());
            case S, B, BOOL, NUL -> left.equals(right);
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("a value without type");
        };
    }

    public static boolean sameItems(Map<String, AttributeValue> left, Map<String, AttributeValue> right) {
        return left.size() == right.size() && left.entrySet().stream().allMatch(entry -> {
            var other = right.get(entry.getKey());
            return other != null && same(entry.getValue(), other);
        });
    }

    private static boolean sameLists(List<AttributeValue> left, List<AttributeValue> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!same(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Set<String> canonical(List<String> numbers) {
        var all = new HashSet<String>();
        numbers.forEach(number -> all.add(Decimals.canonical(number)));
        return all;
    }

    public static boolean isOrdered(AttributeValue value) {
        return switch (value.type()) {
            case S, N, B -> true;
            default -> false;
        };
    }

    /// The order of two values of one ordered type: text by UTF-8, binary by unsigned bytes.
    public static int compare(AttributeValue left, AttributeValue right) {
        return switch (left.type()) {
            case S -> compare(left.s(), right.s());
            case N -> Decimals.compare(left.n(), right.n());
            case B -> Arrays.compareUnsigned(left.b().asByteArrayUnsafe(), right.b().asByteArrayUnsafe());
            default -> throw new IllegalArgumentException("values of type " + left.type() + " have no order");
        };
    }

    /// By code points, which is by UTF-8 bytes; Java's own order puts surrogates before some other characters.
    private static int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean surrogateA = Character.isSurrogate(a);
                return surrogateA != Character.isSurrogate(b) ? surrogateA ? 1 : -1 : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /// The value with its numbers as they are kept.
    public static AttributeValue canonical(AttributeValue value) {
        return switch (value.type()) {
            case N -> Decimals.isPlain(value.n()) ? value : AttributeValue.fromN(Decimals.canonical(value.n()));
            case NS -> AttributeValue.fromNs(value.ns().stream().map(Decimals::canonical).toList());
            case L -> {
                var changed = new ArrayList<AttributeValue>(value.l().size());
                boolean same = true;
                for (var element : value.l()) {
                    var canonical = canonical(element);
                    same &= canonical == element;
                    changed.add(canonical);
                }
                yield same ? value : AttributeValue.fromL(changed);
            }
            case M -> {
                var changed = canonical(value.m());
                yield changed == value.m() ? value : AttributeValue.fromM(changed);
            }
            case S, B, SS, BS, BOOL, NUL -> value;
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("a value without type");
        };
    }

    /// The item with its numbers as they are kept; the very same where they are already.
    public static Map<String, AttributeValue> canonical(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> changed = null;
        for (var entry : item.entrySet()) {
            var canonical = canonical(entry.getValue());
            if (canonical != entry.getValue()) {
                changed = changed == null ? new LinkedHashMap<>(item) : changed;
                changed.put(entry.getKey(), canonical);
            }
        }
        return changed == null ? item : changed;
    }

    static SdkBytes bytes(byte[] content) {
        return SdkBytes.fromByteArrayUnsafe(content);
    }
}
