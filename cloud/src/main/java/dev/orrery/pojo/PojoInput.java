package dev.orrery.pojo;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;

/// Reads what [PojoOutput] wrote. Lengths are checked against what is left before anything is made.
final class PojoInput {
    private final byte[] bytes;
    private int position;

    PojoInput(byte[] bytes) {
        this.bytes = bytes;
    }

    int octet() {
        if (position >= bytes.length) {
            throw new IllegalStateException("the bytes end too early");
        }
        return bytes[position++];
    }

    void structure(Shape shape, SdkPojo builder, int depth) {
        require(depth);
        int count = size();
        for (int i = 0; i < count; i++) {
            var member = shape.member(text()).orElse(null);
            int tag = octet();
            if (member != null && fits(tag, member.type())) {
                member.set(builder, value(tag, member, depth));
            } else {
                document(tag, depth + 1);
            }
        }
    }

    /// Whether a value of this kind can be what the member holds today.
    private static boolean fits(int tag, MarshallingKnownType type) {
        return tag == Tag.NULL || switch (type) {
            case STRING -> tag == Tag.TEXT;
            case INTEGER, LONG, SHORT, BYTE -> tag == Tag.INTEGER;
            case FLOAT -> tag == Tag.FLOAT;
            case DOUBLE -> tag == Tag.DOUBLE;
            case BIG_DECIMAL -> tag == Tag.DECIMAL;
            case BOOLEAN -> tag == Tag.FALSE || tag == Tag.TRUE;
            case INSTANT -> tag == Tag.INSTANT;
            case SDK_BYTES -> tag == Tag.BYTES;
            case SDK_POJO -> tag == Tag.STRUCTURE;
            case LIST -> tag == Tag.LIST;
            case MAP -> tag == Tag.MAP;
            case DOCUMENT -> tag != Tag.STRUCTURE && tag != Tag.BYTES && tag != Tag.INSTANT;
            case NULL -> false;
        };
    }

    private Object value(int tag, Member member, int depth) {
        if (member.type() == MarshallingKnownType.DOCUMENT) {
            return document(tag, depth + 1);
        }
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.TEXT -> text();
            case Tag.INTEGER -> integer(member.type());
            case Tag.FLOAT -> Float.intBitsToFloat((int) signed());
            case Tag.DOUBLE -> Double.longBitsToDouble(signed());
            case Tag.DECIMAL -> new BigDecimal(text());
            case Tag.FALSE -> false;
            case Tag.TRUE -> true;
            case Tag.INSTANT -> Instant.ofEpochSecond(signed(), unsigned());
            case Tag.BYTES -> SdkBytes.fromByteArrayUnsafe(block());
            case Tag.STRUCTURE -> {
                var builder = member.builder();
                structure(member.shape(), builder, depth + 1);
                yield Member.build(builder);
            }
            case Tag.LIST -> list(member.element(), depth + 1);
            case Tag.MAP -> map(member.element(), depth + 1);
            default -> throw new IllegalStateException("an unknown kind of value, " + tag);
        };
    }

    private Object integer(MarshallingKnownType type) {
        long value = signed();
        return switch (type) {
            case INTEGER -> Math.toIntExact(value);
            case SHORT -> (short) value;
            case BYTE -> (byte) value;
            default -> value;
        };
    }

    private ArrayList<Object> list(Member element, int depth) {
        require(depth);
        int count = size();
        var list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(element(element, depth));
        }
        return list;
    }

    private LinkedHashMap<String, Object> map(Member element, int depth) {
        require(depth);
        int count = size();
        var map = LinkedHashMap.<String, Object>newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            map.put(text(), element(element, depth));
        }
        return map;
    }

    private Object element(Member element, int depth) {
        int tag = octet();
        if (!fits(tag, element.type())) {
            throw new IllegalStateException("an element of kind " + tag + " where " + element.type() + " belongs");
        }
        return value(tag, element, depth);
    }

    /// A value of which no type is known: a document, or something to be skipped.
    private Document document(int tag, int depth) {
        require(depth);
        return switch (tag) {
            case Tag.NULL -> Document.fromNull();
            case Tag.TEXT -> Document.fromString(text());
            case Tag.FALSE -> Document.fromBoolean(false);
            case Tag.TRUE -> Document.fromBoolean(true);
            case Tag.DECIMAL -> Document.fromNumber(text());
            case Tag.INTEGER, Tag.FLOAT, Tag.DOUBLE -> Document.fromNumber(signed());
            case Tag.INSTANT -> Document.fromList(java.util.List.of(Document.fromNumber(signed()), Document.fromNumber(unsigned())));
            case Tag.BYTES -> Document.fromString(new String(block(), StandardCharsets.ISO_8859_1));
            case Tag.LIST -> {
                int count = size();
                var list = new ArrayList<Document>(count);
                for (int i = 0; i < count; i++) {
                    list.add(document(octet(), depth + 1));
                }
                yield Document.fromList(list);
            }
            case Tag.MAP, Tag.STRUCTURE -> {
                int count = size();
                var map = LinkedHashMap.<String, Document>newLinkedHashMap(count);
                for (int i = 0; i < count; i++) {
                    map.put(text(), document(octet(), depth + 1));
                }
                yield Document.fromMap(map);
            }
            default -> throw new IllegalStateException("an unknown kind of value, " + tag);
        };
    }

    private static void require(int depth) {
        if (depth > Pojos.DEPTH_MAX + 1) {
            throw new IllegalStateException("nested deeper than " + Pojos.DEPTH_MAX);
        }
    }

    private long unsigned() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int octet = octet();
            value |= (octet & 0x7FL) << shift;
            if (octet >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a number without end");
    }

    private long signed() {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }

    private int size() {
        long size = unsigned();
        if (size < 0 || size > bytes.length - position) {
            throw new IllegalStateException("a size of " + size + " with " + (bytes.length - position) + " bytes left");
        }
        return (int) size;
    }

    private String text() {
        int length = size();
        position += length;
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }

    private byte[] block() {
        int length = size();
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }
}
