package dev.orrery.services.dynamodb.values;

import java.math.BigDecimal;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How large items are: what the limit of 400 KB and the capacity are counted in.
///
/// Source: Developer Guide, "DynamoDB item sizes and formats".
public final class ItemSize {
    private static final int CONTAINER_BYTES = 3;
    private static final int SHORT_TEXT_BYTES = 128;
    private static final int MIDDLE_TEXT_BYTES = 16 * 1024;
    private static final int PAGE_PART_BYTES = 3 * 1024;
    private static final int PAGE_PART_OVERHEAD = 18;

    private ItemSize() { }

    /// Names and values.
    public static long of(Map<String, AttributeValue> item) {
        long size = 0;
        for (var entry : item.entrySet()) {
            size += utf8(entry.getKey()) + of(entry.getValue());
        }
        return size;
    }

    public static long of(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case B -> value.b().asByteArrayUnsafe().length;
            case N -> number(value.n());
            case SS -> value.ss().stream().mapToLong(ItemSize::utf8).sum();
            case NS -> value.ns().stream().mapToLong(ItemSize::number).sum();
            case BS -> value.bs().stream().mapToLong(bytes -> bytes.asByteArrayUnsafe().length).sum();
            case NUL, BOOL -> 1;
            case L -> CONTAINER_BYTES + value.l().stream().mapToLong(element -> 1 + of(element)).sum();
            case M -> CONTAINER_BYTES + value.m().size() + of(value.m());
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("a value without type");
        };
    }

    /// What an item counts towards the megabyte of a page, which is something else: as DynamoDB packs it.
    /// Source: architect/dynalite, `db/index.js`, whose author found it out on AWS.
    ///
    /// @param rangeKey the name of the table's range key, or an empty text
    public static long inPage(Map<String, AttributeValue> item, String rangeKey) {
        long size = 0;
        long rangeKeySize = 0;
        for (var entry : item.entrySet()) {
            if (entry.getKey().equals(rangeKey)) {
                rangeKeySize = of(entry.getValue());
            } else {
                size += 1 + packed(entry.getValue());
            }
        }
        return 2 + size + (1 + (1 + size) / PAGE_PART_BYTES) * (PAGE_PART_OVERHEAD + rangeKeySize);
    }

    private static long packed(AttributeValue value) {
        return switch (value.type()) {
            case S -> {
                long size = utf8(value.s());
                yield size + (size < SHORT_TEXT_BYTES ? 1 : size < MIDDLE_TEXT_BYTES ? 2 : 3);
            }
            case B, N -> of(value) + 1;
            case SS -> of(value) + value.ss().size() + 1;
            case NS -> of(value) + value.ns().size() + 1;
            case BS -> of(value) + value.bs().size() + 1;
            case NUL -> 0;
            case BOOL -> 1;
            case L -> CONTAINER_BYTES + value.l().stream().mapToLong(element -> 1 + packed(element)).sum();
            case M -> CONTAINER_BYTES + value.m().size()
                    + value.m().values().stream().mapToLong(element -> 1 + packed(element)).sum();
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("a value without type");
        };
    }

    public static int utf8(String text) {
        int size = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // A surrogate pair has two characters and four bytes.
                size += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return size;
    }

    /// About a byte for two digits, one more, and one more for a sign.
    private static int number(String text) {
        if (Decimals.isPlain(text)) {
            return plain(text);
        }
        var number = new BigDecimal(text).stripTrailingZeros();
        if (number.signum() == 0) {
            return 1;
        }
        int digits = number.precision();
        int exponent = digits - number.scale() - 1;
        return number(digits, exponent, number.signum() < 0);
    }

    private static int plain(String text) {
        boolean negative = text.charAt(0) == '-';
        int length = text.length() - (negative ? 1 : 0);
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '0') {
            end--;
        }
        int digits = length - (text.length() - end);
        return digits == 0 ? 1 : number(digits, length - 1, negative);
    }

    private static int number(int digits, int exponent, boolean negative) {
        boolean halfPairs = digits % 2 == 0 && exponent % 2 == 0;
        return 1 + (digits + 1) / 2 + (halfPairs ? 1 : 0) + (negative ? 1 : 0);
    }
}
