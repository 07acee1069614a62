package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.JsonFacts;
import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/// Reads JSON, straight into the SDK's objects: what a value becomes is told by the member that it is for.
final class JsonInput {
    private final JsonScanner scanner;
    /// How a service of the older kind reads; null for the others.
    private final OlderJson older;

    JsonInput(byte[] bytes, Protocol protocol, JsonFacts facts) {
        this.scanner = new JsonScanner(bytes, protocol);
        this.older = facts.modelPackage().isEmpty() ? null : new OlderJson(facts.modelPackage());
    }

    /// The document, which is an object.
    void document(Shape shape, SdkPojo builder) {
        if (scanner.peek() != '{') {
            throw scanner.malformed("Unexpected start of the document");
        }
        structure(shape, builder);
        scanner.end();
    }

    Object only(Member member) {
        var value = value(member);
        scanner.end();
        return value;
    }

    private void structure(Shape shape, SdkPojo builder) {
        if (!scanner.enterObject("structure")) {
            return;
        }
        do {
            var member = shape.bodyMember(scanner.key());
            if (member == null) {
                scanner.skip();
            } else {
                var value = value(member);
                if (value != null) {
                    member.set(builder, value);
                }
            }
        } while (scanner.moreMembers());
    }

    private Object value(Member member) {
        int next = scanner.peek();
        if (older != null) {
            var refusal = older.refusal(member, next, next == '-' || next >= '0' && next <= '9' ? scanner.isWhole() : true);
            if (refusal != null) {
                throw scanner.malformed(refusal);
            }
        }
        if (next == 'n' && member.type() != MarshallingKnownType.DOCUMENT) {
            scanner.literal("null");
            return null;
        }
        return switch (member.type()) {
            case STRING -> text("String");
            case INTEGER -> (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE, "an Integer");
            case LONG -> integer(Long.MIN_VALUE, Long.MAX_VALUE, "a Long");
            case SHORT -> (short) integer(Short.MIN_VALUE, Short.MAX_VALUE, "a Short");
            case BYTE -> (byte) integer(Byte.MIN_VALUE, Byte.MAX_VALUE, "a Byte");
            case FLOAT -> (float) floating("a Float");
            case DOUBLE -> floating("a Double");
            case BIG_DECIMAL -> decimal("a BigDecimal");
            case BOOLEAN -> truth();
            case INSTANT -> instant(member);
            case SDK_BYTES -> blob();
            case DOCUMENT -> document();
            case SDK_POJO -> {
                if (next != '{') {
                    throw scanner.unexpected("structure");
                }
                var builder = member.builder();
                structure(member.shape(), builder);
                yield Member.build(builder);
            }
            case LIST -> list(member.element());
            case MAP -> map(member.element());
            case NULL -> {
                scanner.skip();
                yield null;
            }
        };
    }

    private ArrayList<Object> list(Member element) {
        var list = new ArrayList<>();
        if (scanner.enterArray("list")) {
            do {
                var value = older == null ? value(element) : older.present(element, value(element));
                if (value != null || older == null) {
                    list.add(value);
                }
            } while (scanner.moreElements());
        }
        return list;
    }

    private LinkedHashMap<String, Object> map(Member element) {
        var map = new LinkedHashMap<String, Object>();
        if (scanner.enterObject("map")) {
            do {
                var key = scanner.key();
                var value = older == null ? value(element) : older.present(element, value(element));
                if (value != null || older == null) {
                    map.put(key, value);
                }
            } while (scanner.moreMembers());
        }
        return map;
    }

    private Document document() {
        return switch (scanner.peek()) {
            case '{' -> {
                var map = new LinkedHashMap<String, Document>();
                if (scanner.enterObject("map")) {
                    do {
                        var key = scanner.key();
                        map.put(key, document());
                    } while (scanner.moreMembers());
                }
                yield Document.fromMap(map);
            }
            case '[' -> {
                var list = new ArrayList<Document>();
                if (scanner.enterArray("list")) {
                    do {
                        list.add(document());
                    } while (scanner.moreElements());
                }
                yield Document.fromList(list);
            }
            case '"' -> Document.fromString(scanner.string());
            case 't', 'f' -> Document.fromBoolean(scanner.truth());
            case 'n' -> {
                scanner.literal("null");
                yield Document.fromNull();
            }
            default -> Document.fromNumber(scanner.number("a number"));
        };
    }

    private boolean truth() {
        if (older != null && scanner.peek() == '"') {
            return older.truth(scanner.string()).orElseThrow(() -> scanner.malformed(OlderJson.UNEXPECTED_TOKEN));
        }
        return scanner.truth();
    }

    private String text(String type) {
        if (scanner.peek() != '"') {
            throw scanner.conversion("a " + type);
        }
        return scanner.string();
    }

    private SdkBytes blob() {
        var text = text("Blob");
        if (older != null) {
            older.base64Problem(text).ifPresent(problem -> {
                throw scanner.malformed(problem);
            });
        }
        try {
            return SdkBytes.fromByteArrayUnsafe(Scalars.paddedBase64(text));
        } catch (IllegalArgumentException e) {
            throw scanner.malformed("Invalid base64 text: " + (text.length() > 40 ? text.substring(0, 40) : text));
        }
    }

    private Object instant(Member member) {
        var format = member.timestampFormat().orElse(Format.UNIX_TIMESTAMP);
        boolean quoted = scanner.peek() == '"';
        try {
            if (!quoted) {
                if (format == Format.ISO_8601 || format == Format.RFC_822) {
                    throw scanner.conversion("a Timestamp");
                }
                return Timestamps.parse(scanner.number("a Timestamp"), format, true);
            }
            if (format == Format.UNIX_TIMESTAMP || format == Format.UNIX_TIMESTAMP_MILLIS) {
                throw scanner.conversion("a Timestamp");
            }
            return Timestamps.parse(scanner.string(), format, true);
        } catch (DateTimeException | ArithmeticException e) {
            throw scanner.malformed("Invalid timestamp");
        }
    }

    private double floating(String type) {
        if (scanner.peek() == '"') {
            return switch (scanner.string()) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> throw scanner.malformed("STRING_VALUE can not be converted to " + type);
            };
        }
        return Double.parseDouble(scanner.number(type));
    }

    private BigDecimal decimal(String type) {
        try {
            // The Java SDK writes them as strings.
            return Scalars.decimal(scanner.peek() == '"' ? scanner.string() : scanner.number(type));
        } catch (NumberFormatException e) {
            throw scanner.malformed("Invalid number");
        }
    }

    private long integer(long min, long max, String type) {
        var text = scanner.number(type);
        if (older != null) {
            return older.integer(text, min, max);
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same answer.
        }
        throw scanner.malformed("NUMBER_VALUE can not be converted to " + type);
    }
}
