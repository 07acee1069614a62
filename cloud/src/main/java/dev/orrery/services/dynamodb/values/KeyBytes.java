package dev.orrery.services.dynamodb.values;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Builds the bytes of keys so that they sort as DynamoDB sorts: partitions by a hash, within them range keys of text by
/// UTF-8, of binary by unsigned bytes, of numbers by value.
///
/// No part is the beginning of another by accident: texts and binaries end with two zero bytes and a zero within becomes
/// `00 FF`; the digits of numbers are never zero and end with one.
public final class KeyBytes {
    /// So much of a hash divides the partitions; keys of the same hash lie side by side.
    public static final int HASH_BYTES = 4;
    private static final byte[] SALT = "Outliers".getBytes(StandardCharsets.UTF_8);
    private byte[] bytes;
    private int size;

    public KeyBytes(int capacity) {
        bytes = new byte[capacity];
    }

    public byte[] toByteArray() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    public KeyBytes number(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            octet((int) (value >>> shift));
        }
        return this;
    }

    /// A partition key: its hash, then itself.
    public KeyBytes partition(AttributeValue value) {
        var plain = plain(value);
        return raw(hash(plain), HASH_BYTES).part(value, plain);
    }

    /// A hash of a whole primary key: divides items that have the same key in an index, as AWS does.
    public KeyBytes hashed(AttributeValue hashKey, AttributeValue rangeKey) {
        return raw(hash(plain(hashKey), rangeKey == null ? new byte[0] : plain(rangeKey)), HASH_BYTES);
    }

    public KeyBytes part(AttributeValue value) {
        return part(value, plain(value));
    }

    /// The beginning of every part of this type that begins with this text or binary.
    public KeyBytes start(AttributeValue value) {
        return escaped(plain(value));
    }

    public KeyBytes raw(byte[] value) {
        return raw(value, value.length);
    }

    public KeyBytes octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    private KeyBytes part(AttributeValue value, byte[] plain) {
        return value.n() != null ? raw(plain).octet(0) : escaped(plain).octet(0).octet(0);
    }

    private KeyBytes escaped(byte[] plain) {
        room(plain.length + 8);
        for (var octet : plain) {
            octet(octet);
            if (octet == 0) {
                octet(0xFF);
            }
        }
        return this;
    }

    private KeyBytes raw(byte[] value, int length) {
        room(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
        return this;
    }

    private void room(int length) {
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + length, bytes.length * 2));
        }
    }

    private static byte[] plain(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s().getBytes(StandardCharsets.UTF_8);
            case B -> value.b().asByteArrayUnsafe();
            case N -> DecimalBytes.of(value.n());
            default -> throw new IllegalArgumentException("no key is of type " + value.type());
        };
    }

    private static byte[] hash(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            digest.update(SALT);
            for (var part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
