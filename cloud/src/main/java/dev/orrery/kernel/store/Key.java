package dev.orrery.kernel.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Builds keys from parts so that keys sort as their parts do, part by part.
///
/// A text ends with two zero bytes and a zero byte inside it becomes `00 FF`, so no text is a prefix of another's key
/// by accident and any text is allowed. Texts sort by code point, as S3 and DynamoDB sort UTF-8.
public final class Key {
    private static final int USUAL_BYTES = 96;
    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;

    public static Key of(String part) {
        return new Key().text(part);
    }

    public static Key empty() {
        return new Key();
    }

    private Key() { }

    public Key text(String part) {
        start(part);
        room(2);
        bytes[length++] = 0;
        bytes[length++] = 0;
        return this;
    }

    /// A text without its end: the beginning of every key whose next part starts with it.
    public Key start(String part) {
        var text = part.getBytes(StandardCharsets.UTF_8);
        room(2 * text.length);
        for (var b : text) {
            bytes[length++] = b;
            if (b == 0) {
                bytes[length++] = (byte) 0xFF;
            }
        }
        return this;
    }

    /// Sorts ascending, negative numbers first.
    public Key number(long part) {
        long sortable = part ^ Long.MIN_VALUE;
        room(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (sortable >>> shift);
        }
        return this;
    }

    /// Sorts descending: the largest number first.
    public Key numberDescending(long part) {
        return number(~part);
    }

    /// Bytes as they are. Only as the last part: nothing marks where they end.
    public Key raw(byte[] part) {
        return append(part, part.length);
    }

    /// The parts of another key behind those of this.
    public Key key(Key parts) {
        return append(parts.bytes, parts.length);
    }

    public byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    private Key append(byte[] part, int count) {
        room(count);
        System.arraycopy(part, 0, bytes, length, count);
        length += count;
        return this;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
