package dev.orrery.gateway.protocol;

import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;

/// Reads CBOR (RFC 8949), straight into the SDK's objects.
final class CborInput {
    /// Maps, arrays and tags within each other.
    static final int DEPTH_MAX = 200;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;
    private static final int INDEFINITE = -1;
    private static final int SCALE_MAX = 10_000;
    private final byte[] bytes;
    private final Protocol protocol;
    private int position;
    private int depth;

    CborInput(byte[] bytes, Protocol protocol) {
        this.bytes = bytes;
        this.protocol = protocol;
    }

    void document(Shape shape, SdkPojo builder) {
        structure(shape, builder);
        if (position != bytes.length) {
            throw malformed("Unexpected content after the document");
        }
    }

    private void structure(Shape shape, SdkPojo builder) {
        long count = open(MAP, "structure");
        for (long i = 0; !ended(i, count); i++) {
            var member = shape.bodyMember(text());
            var value = member == null ? skip() : value(member);
            if (member != null && value.isPresent()) {
                member.set(builder, value.get());
            }
        }
        depth--;
    }

    /// Empty for null and undefined.
    private Optional<Object> value(Member member) {
        if (isNull()) {
            position++;
            return Optional.empty();
        }
        return Optional.of(switch (member.type()) {
            case STRING -> text();
            case INTEGER -> (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> integer(Long.MIN_VALUE, Long.MAX_VALUE);
            case SHORT -> (short) integer(Short.MIN_VALUE, Short.MAX_VALUE);
            case BYTE -> (byte) integer(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case FLOAT -> (float) floating();
            case DOUBLE -> floating();
            case BIG_DECIMAL -> decimal();
            case BOOLEAN -> truth();
            case INSTANT -> instant();
            case SDK_BYTES -> SdkBytes.fromByteArrayUnsafe(string(2));
            case DOCUMENT, NULL -> any();
            case SDK_POJO -> {
                var builder = member.builder();
                structure(member.shape(), builder);
                yield Member.build(builder);
            }
            case LIST -> list(member.element());
            case MAP -> map(member.element());
        });
    }

    private List<Object> list(Member element) {
        var list = new ArrayList<>();
        long count = open(ARRAY, "list");
        for (long i = 0; !ended(i, count); i++) {
            list.add(value(element).orElse(null));
        }
        depth--;
        return list;
    }

    private Map<String, Object> map(Member element) {
        var map = new LinkedHashMap<String, Object>();
        long count = open(MAP, "map");
        for (long i = 0; !ended(i, count); i++) {
            var key = text();
            map.put(key, value(element).orElse(null));
        }
        depth--;
        return map;
    }

    private Optional<Object> skip() {
        any();
        return Optional.empty();
    }

    private Document any() {
        int initial = peek();
        switch (initial >> 5) {
            case 0, 1 -> {
                return Document.fromNumber(bigInteger());
            }
            case 2 -> {
                return Document.fromString(java.util.Base64.getEncoder().encodeToString(string(2)));
            }
            case TEXT -> {
                return Document.fromString(text());
            }
            case ARRAY -> {
                var list = new ArrayList<Document>();
                long count = open(ARRAY, "list");
                for (long i = 0; !ended(i, count); i++) {
                    list.add(any());
                }
                depth--;
                return Document.fromList(list);
            }
            case MAP -> {
                var map = new LinkedHashMap<String, Document>();
                long count = open(MAP, "map");
                for (long i = 0; !ended(i, count); i++) {
                    var key = text();
                    map.put(key, any());
                }
                depth--;
                return Document.fromMap(map);
            }
            case TAG -> {
                int tag = (int) Math.min(argument(), Integer.MAX_VALUE);
                enter();
                var value = tag == 4 ? Document.fromNumber(fraction()) : any();
                depth--;
                return value;
            }
            default -> {
                return simple(initial);
            }
        }
    }

    private Document simple(int initial) {
        if (initial == 0xF4 || initial == 0xF5) {
            return Document.fromBoolean(truth());
        }
        if (initial == 0xF6 || initial == 0xF7) {
            position++;
            return Document.fromNull();
        }
        return Document.fromNumber(floating());
    }

    private boolean isNull() {
        int initial = peek();
        return initial == 0xF6 || initial == 0xF7;
    }

    private int peek() {
        if (position >= bytes.length) {
            throw malformed("Unexpected end of the document");
        }
        return bytes[position] & 0xFF;
    }

    private void enter() {
        if (++depth > DEPTH_MAX) {
            throw malformed("The document is nested too deeply");
        }
    }

    /// Enters a map or an array. Returns the number of its elements, or [#INDEFINITE].
    private long open(int major, String kind) {
        if (peek() >> 5 != major) {
            throw malformed("Expected " + kind + " or null");
        }
        enter();
        if ((peek() & 31) == 31) {
            position++;
            return INDEFINITE;
        }
        long count = argument();
        if (count < 0 || count > bytes.length - position) {
            throw malformed("Unexpected end of the document");
        }
        return count;
    }

    private boolean ended(long read, long count) {
        if (count != INDEFINITE) {
            return read >= count;
        }
        if (peek() == 0xFF) {
            position++;
            return true;
        }
        return false;
    }

    /// The argument behind the initial byte, unsigned.
    private long argument() {
        int additional = peek() & 31;
        position++;
        if (additional < 24) {
            return additional;
        }
        if (additional > 27) {
            throw malformed("Invalid initial byte");
        }
        return big(1 << additional - 24);
    }

    private long big(int octets) {
        if (bytes.length - position < octets) {
            throw malformed("Unexpected end of the document");
        }
        long value = 0;
        for (int i = 0; i < octets; i++) {
            value = value << 8 | bytes[position++] & 0xFF;
        }
        return value;
    }

    private String text() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(string(TEXT))).toString();
        } catch (CharacterCodingException e) {
            throw malformed("Invalid UTF-8 in a string");
        }
    }

    private byte[] string(int major) {
        int initial = peek();
        if (initial >> 5 != major) {
            throw malformed(major == TEXT ? "Expected a string" : "Expected a byte string");
        }
        if ((initial & 31) != 31) {
            return chunk();
        }
        position++;
        var all = new ByteArrayOutputStream();
        while (peek() != 0xFF) {
            if (peek() >> 5 != major || (peek() & 31) == 31) {
                throw malformed("Invalid chunk of a string");
            }
            all.writeBytes(chunk());
        }
        position++;
        return all.toByteArray();
    }

    private byte[] chunk() {
        long length = argument();
        if (length < 0 || length > bytes.length - position) {
            throw malformed("Unexpected end of the document");
        }
        position += (int) length;
        return java.util.Arrays.copyOfRange(bytes, position - (int) length, position);
    }

    private boolean truth() {
        int initial = peek();
        if (initial != 0xF4 && initial != 0xF5) {
            throw malformed("Expected a boolean");
        }
        position++;
        return initial == 0xF5;
    }

    private BigInteger bigInteger() {
        int major = peek() >> 5;
        if (major == TAG) {
            long tag = argument();
            if (tag != 2 && tag != 3) {
                throw malformed("Expected an integer");
            }
            var magnitude = new BigInteger(1, string(2));
            return tag == 2 ? magnitude : magnitude.not();
        }
        if (major > 1) {
            throw malformed("Expected an integer");
        }
        var value = new BigInteger(Long.toUnsignedString(argument()));
        return major == 0 ? value : value.not();
    }

    private long integer(long min, long max) {
        int major = peek() >> 5;
        if (major > 1) {
            throw malformed("Expected an integer");
        }
        long argument = argument();
        long value = major == 0 ? argument : ~argument;
        if (argument < 0 || value < min || value > max) {
            throw malformed("An integer is out of range");
        }
        return value;
    }

    private double floating() {
        switch (peek()) {
            case 0xF9 -> {
                position++;
                return Float.float16ToFloat((short) big(2));
            }
            case 0xFA -> {
                position++;
                return Float.intBitsToFloat((int) big(4));
            }
            case 0xFB -> {
                position++;
                return Double.longBitsToDouble(big(8));
            }
            default -> {
                return integer(Long.MIN_VALUE, Long.MAX_VALUE);
            }
        }
    }

    private BigDecimal decimal() {
        int initial = peek();
        if (initial >> 5 == TAG) {
            int before = position;
            if (argument() == 4) {
                return fraction();
            }
            position = before;
            return new BigDecimal(bigInteger());
        }
        if (initial >> 5 <= 1) {
            return new BigDecimal(bigInteger());
        }
        double value = floating();
        if (!Double.isFinite(value)) {
            throw malformed("Expected a number");
        }
        return BigDecimal.valueOf(value);
    }

    private BigDecimal fraction() {
        if (open(ARRAY, "list") != 2) {
            throw malformed("A decimal fraction has two parts");
        }
        long exponent = integer(-SCALE_MAX, SCALE_MAX);
        var mantissa = bigInteger();
        depth--;
        return new BigDecimal(mantissa, (int) -exponent);
    }

    private java.time.Instant instant() {
        if (peek() >> 5 == TAG && argument() != 1) {
            throw malformed("Expected a timestamp");
        }
        double value = floating();
        if (!Double.isFinite(value)) {
            throw malformed("Expected a timestamp");
        }
        try {
            var number = BigDecimal.valueOf(value);
            return Timestamps.fromSeconds(protocol == Protocol.AWS_CBOR_1_1 ? number.movePointLeft(3) : number);
        } catch (DateTimeException e) {
            throw malformed("A timestamp is out of range");
        }
    }

    private ProtocolException malformed(String detail) {
        return Malformed.body(protocol, detail);
    }
}
