package dev.orrery.services.dynamodb.values;

import dev.orrery.kernel.blobs.DamagedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An item as bytes: the number of attributes, then each name, type and value. Lengths take seven bits a byte, the lowest first.
public final class ItemBytes {
    private static final int VERSION = 1;
    private static final AttributeValue TRUE = AttributeValue.fromBool(true);
    private static final AttributeValue FALSE = AttributeValue.fromBool(false);
    private static final AttributeValue NULL = AttributeValue.fromNul(true);

    // The numbers are for ever.
    private static final int S = 1;
    private static final int N = 2;
    private static final int B = 3;
    private static final int SS = 4;
    private static final int NS = 5;
    private static final int BS = 6;
    private static final int M = 7;
    private static final int L = 8;
    private static final int TRUTH = 9;
    private static final int FALSEHOOD = 10;
    private static final int NOTHING = 11;

    /// The values of an item are at most so deep: an update may put a value of all its levels as deep as a path leads.
    private static final int DEPTH_MAX = 2 * ValueChecks.DEPTH_MAX;
    /// Room is made for so many things before they have been seen: the count is a claim.
    private static final int ROOM_MAX = 64;

    private ItemBytes() { }

    /// @param item checked, its numbers as they are kept
    public static byte[] write(Map<String, AttributeValue> item) {
        var out = new Output();
        out.octet(VERSION);
        out.map(item);
        return out.bytes();
    }

    /// @throws DamagedException when these bytes are no item
    public static Map<String, AttributeValue> read(byte[] bytes) {
        var in = new Input(bytes);
        try {
            if (in.octet() != VERSION) {
                throw new DamagedException(bytes.length + " bytes are no item of a known version");
            }
            return in.map();
        } catch (IndexOutOfBoundsException e) {
            throw new DamagedException(bytes.length + " bytes are no item: " + e.getMessage());
        }
    }

    private static final class Output {
        private byte[] bytes = new byte[512];
        private int size;

        byte[] bytes() {
            return Arrays.copyOf(bytes, size);
        }

        void octet(int value) {
            room(1);
            bytes[size++] = (byte) value;
        }

        private void room(int length) {
            if (bytes.length - size < length) {
                bytes = Arrays.copyOf(bytes, Math.max(size + length, bytes.length * 2));
            }
        }

        private void length(int value) {
            int rest = value;
            while ((rest & ~0x7F) != 0) {
                octet(rest & 0x7F | 0x80);
                rest >>>= 7;
            }
            octet(rest);
        }

        private void block(byte[] value) {
            length(value.length);
            room(value.length);
            System.arraycopy(value, 0, bytes, size, value.length);
            size += value.length;
        }

        private void text(String value) {
            block(value.getBytes(StandardCharsets.UTF_8));
        }

        void map(Map<String, AttributeValue> map) {
            length(map.size());
            map.forEach((name, value) -> {
                text(name);
                value(value);
            });
        }

        private void texts(int tag, List<String> values) {
            octet(tag);
            length(values.size());
            values.forEach(this::text);
        }

        private void value(AttributeValue value) {
            switch (value.type()) {
                case S -> {
                    octet(S);
                    text(value.s());
                }
                case N -> {
                    octet(N);
                    text(value.n());
                }
                case B -> {
                    octet(B);
                    block(value.b().asByteArrayUnsafe());
                }
                case SS -> texts(SS, value.ss());
                case NS -> texts(NS, value.ns());
                case BS -> {
                    octet(BS);
                    length(value.bs().size());
                    value.bs().forEach(bytes -> block(bytes.asByteArrayUnsafe()));
                }
                case M -> {
                    octet(M);
                    map(value.m());
                }
                case L -> {
                    octet(L);
                    length(value.l().size());
                    value.l().forEach(this::value);
                }
                case BOOL -> octet(value.bool() ? TRUTH : FALSEHOOD);
                case NUL -> octet(NOTHING);
                case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("a value without type");
            }
        }
    }

    private static final class Input {
        private final byte[] bytes;
        private int position;
        private int depth;

        Input(byte[] bytes) {
            this.bytes = bytes;
        }

        int octet() {
            return bytes[position++];
        }

        private int length() {
            int value = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += 7) {
                int octet = octet();
                value |= (octet & 0x7F) << shift;
                if (octet >= 0) {
                    if (value < 0 || value > bytes.length - position) {
                        throw new IndexOutOfBoundsException(value + " of something at byte " + position);
                    }
                    return value;
                }
            }
            throw new IndexOutOfBoundsException("a length without end before byte " + position);
        }

        private String text() {
            int length = length();
            position += length;
            return new String(bytes, position - length, length, StandardCharsets.UTF_8);
        }

        private SdkBytes block() {
            int length = length();
            position += length;
            return Values.bytes(Arrays.copyOfRange(bytes, position - length, position));
        }

        Map<String, AttributeValue> map() {
            int count = length();
            var map = LinkedHashMap.<String, AttributeValue>newLinkedHashMap(Math.min(count, ROOM_MAX));
            for (int i = 0; i < count; i++) {
                var name = text();
                map.put(name, value());
            }
            return map;
        }

        private List<String> texts() {
            int count = length();
            var texts = new ArrayList<String>(Math.min(count, ROOM_MAX));
            for (int i = 0; i < count; i++) {
                texts.add(text());
            }
            return texts;
        }

        private AttributeValue value() {
            if (++depth > DEPTH_MAX) {
                throw new IndexOutOfBoundsException("values in values, more than " + DEPTH_MAX + " deep");
            }
            int tag = octet();
            var value = switch (tag) {
                case S -> AttributeValue.fromS(text());
                case N -> AttributeValue.fromN(text());
                case B -> AttributeValue.fromB(block());
                case SS -> AttributeValue.fromSs(texts());
                case NS -> AttributeValue.fromNs(texts());
                case BS -> {
                    int count = length();
                    var all = new ArrayList<SdkBytes>(Math.min(count, ROOM_MAX));
                    for (int i = 0; i < count; i++) {
                        all.add(block());
                    }
                    yield AttributeValue.fromBs(all);
                }
                case M -> AttributeValue.fromM(map());
                case L -> {
                    int count = length();
                    var all = new ArrayList<AttributeValue>(Math.min(count, ROOM_MAX));
                    for (int i = 0; i < count; i++) {
                        all.add(value());
                    }
                    yield AttributeValue.fromL(all);
                }
                case TRUTH -> TRUE;
                case FALSEHOOD -> FALSE;
                case NOTHING -> NULL;
                default -> throw new IndexOutOfBoundsException("a value of kind " + tag);
            };
            depth--;
            return value;
        }
    }
}
