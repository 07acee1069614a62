package dev.orrery.gateway.protocol;

import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/// Writes CBOR (RFC 8949).
///
/// @param millis Kinesis's dialect: a time is a number of milliseconds; rpc-v2's is one of seconds
record CborOutput(Octets out, boolean millis) {
    private static final int TAG_EPOCH = 1;
    private static final int TAG_POSITIVE_BIGNUM = 2;
    private static final int TAG_NEGATIVE_BIGNUM = 3;
    private static final int TAG_DECIMAL = 4;

    void structure(Shape shape, Object pojo) {
        out.put(0xBF);
        members(shape, pojo);
        out.put(0xFF);
    }

    void members(Shape shape, Object pojo) {
        for (var member : shape.members()) {
            var value = member.location() == MarshallLocation.PAYLOAD ? member.get(pojo) : null;
            if (value != null) {
                text(member.wireName());
                value(member, value);
            }
        }
    }

    private void value(Member member, Object value) {
        if (value == null) {
            out.put(0xF6);
            return;
        }
        switch (member.type()) {
            case STRING -> text((String) value);
            case INTEGER, LONG, SHORT, BYTE -> integer(((Number) value).longValue());
            case FLOAT -> out.put(0xFA).big(Float.floatToIntBits((float) value), 4);
            case DOUBLE -> out.put(0xFB).big(Double.doubleToLongBits((double) value), 8);
            case BIG_DECIMAL -> decimal((BigDecimal) value);
            case BOOLEAN -> out.put((boolean) value ? 0xF5 : 0xF4);
            case INSTANT -> instant((Instant) value);
            case SDK_BYTES -> {
                var bytes = ((SdkBytes) value).asByteArrayUnsafe();
                head(2, bytes.length);
                out.put(bytes);
            }
            case DOCUMENT -> document((Document) value);
            case SDK_POJO -> structure(member.shape(), value);
            case LIST -> {
                var list = (List<?>) value;
                head(4, list.size());
                list.forEach(element -> value(member.element(), element));
            }
            case MAP -> {
                var map = (Map<?, ?>) value;
                head(5, map.size());
                map.forEach((key, element) -> {
                    text((String) key);
                    value(member.element(), element);
                });
            }
            case NULL -> out.put(0xF6);
        }
    }

    private void document(Document value) {
        if (value.isNull()) {
            out.put(0xF6);
        } else if (value.isBoolean()) {
            out.put(value.asBoolean() ? 0xF5 : 0xF4);
        } else if (value.isString()) {
            text(value.asString());
        } else if (value.isNumber()) {
            decimal(value.asNumber().bigDecimalValue());
        } else if (value.isList()) {
            head(4, value.asList().size());
            value.asList().forEach(this::document);
        } else {
            head(5, value.asMap().size());
            value.asMap().forEach((key, element) -> {
                text(key);
                document(element);
            });
        }
    }

    private void instant(Instant value) {
        head(6, TAG_EPOCH);
        long epochMillis = value.toEpochMilli();
        if (millis) {
            integer(epochMillis);
        } else {
            out.put(0xFB).big(Double.doubleToLongBits(epochMillis / 1000.0), 8);
        }
    }

    private void decimal(BigDecimal value) {
        head(6, TAG_DECIMAL);
        head(4, 2);
        integer(-value.scale());
        var unscaled = value.unscaledValue();
        if (unscaled.bitLength() < Long.SIZE) {
            integer(unscaled.longValue());
            return;
        }
        boolean negative = unscaled.signum() < 0;
        head(6, negative ? TAG_NEGATIVE_BIGNUM : TAG_POSITIVE_BIGNUM);
        var magnitude = (negative ? unscaled.add(BigInteger.ONE).negate() : unscaled).toByteArray();
        head(2, magnitude.length);
        out.put(magnitude);
    }

    private void integer(long value) {
        if (value < 0) {
            head(1, -1 - value);
        } else {
            head(0, value);
        }
    }

    void text(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        head(3, bytes.length);
        out.put(bytes);
    }

    private void head(int major, long value) {
        int high = major << 5;
        if (value < 24) {
            out.put(high | (int) value);
        } else if (value < 0x100) {
            out.put(high | 24).big(value, 1);
        } else if (value < 0x10000) {
            out.put(high | 25).big(value, 2);
        } else if (value < 0x1_0000_0000L) {
            out.put(high | 26).big(value, 4);
        } else {
            out.put(high | 27).big(value, 8);
        }
    }
}
