package dev.orrery.kernel.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Builds keys from parts so that keys sort as their parts do, part by part.
///
/// A text ends with two zero bytes and a zero byte inside it becomes `00 FF`, so no text is a prefix of another's key
/// by accident and any text is allowed. Texts sort by code point, as S3 and DynamoDB sort UTF-8.
public final class Key {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

    public static Key of(String part) {
        return new Key().text(part);
    }

    public static Key empty() {
        return new Key();
    }

    private Key() { }

    public Key text(String part) {
        start(part);
        bytes.write(0);
        bytes.write(0);
        return this;
    }

    /// A text without its end: the beginning of every key whose next part starts with it.
    public Key start(String part) {
        for (var b : part.getBytes(StandardCharsets.UTF_8)) {
            bytes.write(b);
            if (b == 0) {
                bytes.write(0xFF);
            }
        }
        return this;
    }

    /// Sorts ascending, negative numbers first.
    public Key number(long part) {
        long sortable = part ^ Long.MIN_VALUE;
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes.write((int) (sortable >>> shift));
        }
        return this;
    }

    /// Sorts descending: the largest number first.
    public Key numberDescending(long part) {
        return number(~part);
    }

    /// Bytes as they are. Only as the last part: nothing marks where they end.
    public Key raw(byte[] part) {
        bytes.writeBytes(part);
        return this;
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }
}
