package dev.orrery.gateway.protocol;

import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/// Writes JSON.
final class JsonOutput {
    private static final boolean[] SPECIAL = Octets.specials("\"\\");
    private static final byte[] HEX = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private final Octets out;

    JsonOutput(Octets out) {
        this.out = out;
    }

    /// The members of the body.
    void structure(Shape shape, Object pojo) {
        out.put('{');
        members(shape, pojo, true);
        out.put('}');
    }

    /// @return whether the next member is the first
    boolean members(Shape shape, Object pojo, boolean nothingBefore) {
        boolean first = nothingBefore;
        for (var member : shape.members()) {
            var value = member.location() == MarshallLocation.PAYLOAD ? member.get(pojo) : null;
            if (value != null) {
                if (!first) {
                    out.put(',');
                }
                first = false;
                out.put('"').put(member.wireNameBytes()).put('"').put(':');
                value(member, value);
            }
        }
        return first;
    }

    void value(Member member, Object value) {
        if (value == null) {
            out.ascii("null");
            return;
        }
        switch (member.type()) {
            case STRING -> text((String) value);
            case INTEGER, LONG, SHORT, BYTE -> out.number(((Number) value).longValue());
            case BIG_DECIMAL, BOOLEAN -> out.ascii(value.toString());
            case FLOAT, DOUBLE -> floating((Number) value);
            case INSTANT -> instant((Instant) value, member.timestampFormat().orElse(Format.UNIX_TIMESTAMP));
            case SDK_BYTES -> out.put('"').put(Base64.getEncoder().encode(((SdkBytes) value).asByteArrayUnsafe())).put('"');
            case DOCUMENT -> document((Document) value);
            case SDK_POJO -> structure(member.shape(), value);
            case LIST -> list(member.element(), (List<?>) value);
            case MAP -> map(member.element(), (Map<?, ?>) value);
            case NULL -> out.ascii("null");
        }
    }

    private void list(Member element, List<?> values) {
        out.put('[');
        boolean first = true;
        for (var value : values) {
            if (!first) {
                out.put(',');
            }
            first = false;
            value(element, value);
        }
        out.put(']');
    }

    private void map(Member element, Map<?, ?> values) {
        out.put('{');
        boolean first = true;
        for (var entry : values.entrySet()) {
            if (!first) {
                out.put(',');
            }
            first = false;
            text((String) entry.getKey());
            out.put(':');
            value(element, entry.getValue());
        }
        out.put('}');
    }

    private void floating(Number value) {
        double number = value.doubleValue();
        if (Double.isFinite(number)) {
            out.ascii(value.toString());
        } else {
            out.put('"').ascii(value.toString()).put('"');
        }
    }

    private void instant(Instant value, Format format) {
        boolean quoted = format == Format.ISO_8601 || format == Format.RFC_822;
        if (quoted) {
            out.put('"');
        }
        out.ascii(Timestamps.format(value, format));
        if (quoted) {
            out.put('"');
        }
    }

    void document(Document value) {
        if (value.isNull()) {
            out.ascii("null");
        } else if (value.isBoolean()) {
            out.ascii(Boolean.toString(value.asBoolean()));
        } else if (value.isString()) {
            text(value.asString());
        } else if (value.isNumber()) {
            out.ascii(value.asNumber().stringValue());
        } else if (value.isList()) {
            out.put('[');
            boolean first = true;
            for (var element : value.asList()) {
                if (!first) {
                    out.put(',');
                }
                first = false;
                document(element);
            }
            out.put(']');
        } else {
            out.put('{');
            boolean first = true;
            for (var entry : value.asMap().entrySet()) {
                if (!first) {
                    out.put(',');
                }
                first = false;
                text(entry.getKey());
                out.put(':');
                document(entry.getValue());
            }
            out.put('}');
        }
    }

    void text(String value) {
        out.put('"');
        for (int i = out.plain(value, 0, SPECIAL); i < value.length(); i = out.plain(value, i, SPECIAL)) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                i += out.character(value, i);
            } else {
                escape(c);
                i++;
            }
        }
        out.put('"');
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> out.put('\\').put(c);
            case '\n' -> out.put('\\').put('n');
            case '\r' -> out.put('\\').put('r');
            case '\t' -> out.put('\\').put('t');
            default -> out.ascii("\\u00").put(HEX[c >> 4]).put(HEX[c & 15]);
        }
    }
}
