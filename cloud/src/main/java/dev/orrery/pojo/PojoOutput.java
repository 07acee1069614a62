package dev.orrery.pojo;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;

/// Writes what [PojoInput] reads. Every value tells its kind, so that a reader can skip it.
final class PojoOutput {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    byte[] bytes() {
        return out.toByteArray();
    }

    void octet(int value) {
        out.write(value);
    }

    void structure(Shape shape, Object pojo, int depth) {
        require(depth);
        int present = 0;
        for (var member : shape.members()) {
            present += member.get(pojo) == null ? 0 : 1;
        }
        unsigned(present);
        for (var member : shape.members()) {
            var value = member.get(pojo);
            if (value != null) {
                text(member.name());
                value(member, value, depth);
            }
        }
    }

    private void value(Member member, Object value, int depth) {
        switch (value) {
            case null -> octet(Tag.NULL);
            case String text -> {
                octet(Tag.TEXT);
                text(text);
            }
            case Integer number -> integer(number);
            case Long number -> integer(number);
            case Short number -> integer(number);
            case Byte number -> integer(number);
            case Float number -> {
                octet(Tag.FLOAT);
                signed(Float.floatToRawIntBits(number));
            }
            case Double number -> {
                octet(Tag.DOUBLE);
                signed(Double.doubleToRawLongBits(number));
            }
            case BigDecimal number -> {
                octet(Tag.DECIMAL);
                text(number.toString());
            }
            case Boolean truth -> octet(truth ? Tag.TRUE : Tag.FALSE);
            case Instant instant -> {
                octet(Tag.INSTANT);
                signed(instant.getEpochSecond());
                unsigned(instant.getNano());
            }
            case SdkBytes bytes -> {
                octet(Tag.BYTES);
                block(bytes.asByteArrayUnsafe());
            }
            case Document document -> document(document, depth + 1);
            case List<?> list -> {
                require(depth);
                octet(Tag.LIST);
                unsigned(list.size());
                list.forEach(element -> value(member.element(), element, depth + 1));
            }
            case Map<?, ?> map -> {
                require(depth);
                octet(Tag.MAP);
                unsigned(map.size());
                map.forEach((key, element) -> {
                    text((String) key);
                    value(member.element(), element, depth + 1);
                });
            }
            default -> {
                octet(Tag.STRUCTURE);
                structure(member.shape(), value, depth + 1);
            }
        }
    }

    private void document(Document document, int depth) {
        require(depth);
        if (document.isNull()) {
            octet(Tag.NULL);
        } else if (document.isBoolean()) {
            octet(document.asBoolean() ? Tag.TRUE : Tag.FALSE);
        } else if (document.isString()) {
            octet(Tag.TEXT);
            text(document.asString());
        } else if (document.isNumber()) {
            octet(Tag.DECIMAL);
            text(document.asNumber().stringValue());
        } else if (document.isList()) {
            octet(Tag.LIST);
            unsigned(document.asList().size());
            document.asList().forEach(element -> document(element, depth + 1));
        } else {
            octet(Tag.MAP);
            unsigned(document.asMap().size());
            document.asMap().forEach((key, element) -> {
                text(key);
                document(element, depth + 1);
            });
        }
    }

    private static void require(int depth) {
        if (depth > Pojos.DEPTH_MAX) {
            throw new IllegalArgumentException("nested deeper than " + Pojos.DEPTH_MAX);
        }
    }

    private void integer(long value) {
        octet(Tag.INTEGER);
        signed(value);
    }

    private void unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            octet((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        octet((int) rest);
    }

    private void signed(long value) {
        unsigned(value << 1 ^ value >> 63);
    }

    private void text(String value) {
        block(value.getBytes(StandardCharsets.UTF_8));
    }

    private void block(byte[] value) {
        unsigned(value.length);
        if (out.size() + value.length > Pojos.BYTES_MAX) {
            throw new IllegalArgumentException("larger than " + Pojos.BYTES_MAX + " bytes");
        }
        out.write(value, 0, value.length);
    }
}
