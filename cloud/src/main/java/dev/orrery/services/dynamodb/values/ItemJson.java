package dev.orrery.services.dynamodb.values;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Items as JSON with the types of their values, `{"id":{"S":"1"}}`, as exports have them and imports want them.
public final class ItemJson {
    private ItemJson() { }

    /// What was read is JSON, but no item.
    public static final class NoItemException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoItemException(String message) {
            super(message);
        }
    }

    public static void write(Map<String, AttributeValue> item, StringBuilder into) {
        members(item, into);
    }

    private static void members(Map<String, AttributeValue> map, StringBuilder into) {
        into.append('{');
        var separator = "";
        for (var entry : map.entrySet()) {
            into.append(separator);
            JsonWriter.quote(entry.getKey(), into);
            into.append(':');
            value(entry.getValue(), into);
            separator = ",";
        }
        into.append('}');
    }

    private static void value(AttributeValue value, StringBuilder into) {
        into.append("{\"").append(Values.typeName(value)).append("\":");
        switch (value.type()) {
            case S -> JsonWriter.quote(value.s(), into);
            case N -> JsonWriter.quote(value.n(), into);
            case B -> JsonWriter.quote(Base64.getEncoder().encodeToString(value.b().asByteArrayUnsafe()), into);
            case SS -> sequence(value.ss(), text -> JsonWriter.quote(text, into), into);
            case NS -> sequence(value.ns(), text -> JsonWriter.quote(text, into), into);
            case BS -> sequence(value.bs(), bytes -> JsonWriter.quote(Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe()), into), into);
            case M -> members(value.m(), into);
            case L -> sequence(value.l(), element -> value(element, into), into);
            case BOOL -> into.append(value.bool());
            case NUL -> into.append("true");
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("a value without type");
        }
        into.append('}');
    }

    private static <T> void sequence(List<T> elements, Consumer<T> write, StringBuilder into) {
        into.append('[');
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                into.append(',');
            }
            write.accept(elements.get(i));
        }
        into.append(']');
    }

    /// @throws NoItemException when a value is not of the type that it names
    public static Map<String, AttributeValue> read(Json json) {
        if (!(json instanceof Json.Members(var byName))) {
            throw new NoItemException("an item is an object");
        }
        var item = new LinkedHashMap<String, AttributeValue>();
        byName.forEach((name, value) -> item.put(name, value(value)));
        return item;
    }

    private static AttributeValue value(Json json) {
        if (!(json instanceof Json.Members(var byName)) || byName.size() != 1) {
            throw new NoItemException("a value is an object of one member, its type");
        }
        var typed = byName.entrySet().iterator().next();
        var of = typed.getValue();
        return switch (typed.getKey()) {
            case "S" -> AttributeValue.fromS(text(of));
            case "N" -> AttributeValue.fromN(text(of));
            case "B" -> AttributeValue.fromB(Values.bytes(binary(of)));
            case "SS" -> AttributeValue.fromSs(all(of, ItemJson::text));
            case "NS" -> AttributeValue.fromNs(all(of, ItemJson::text));
            case "BS" -> AttributeValue.fromBs(all(of, element -> Values.bytes(binary(element))));
            case "M" -> AttributeValue.fromM(read(of));
            case "L" -> AttributeValue.fromL(all(of, ItemJson::value));
            case "BOOL" -> AttributeValue.fromBool(truth(of));
            case "NULL" -> AttributeValue.fromNul(truth(of));
            default -> throw new NoItemException("there is no type " + typed.getKey());
        };
    }

    private static <T> List<T> all(Json json, Function<Json, T> each) {
        if (!(json instanceof Json.Sequence(var elements))) {
            throw new NoItemException("a set or a list is an array");
        }
        var all = new ArrayList<T>(elements.size());
        elements.forEach(element -> all.add(each.apply(element)));
        return all;
    }

    private static String text(Json json) {
        if (json instanceof Json.Text(var value)) {
            return value;
        }
        throw new NoItemException("not a text");
    }

    private static boolean truth(Json json) {
        if (json instanceof Json.Truth(var value)) {
            return value;
        }
        throw new NoItemException("not a truth value");
    }

    private static byte[] binary(Json json) {
        try {
            return Base64.getDecoder().decode(text(json));
        } catch (IllegalArgumentException e) {
            throw new NoItemException("no base64: " + e.getMessage());
        }
    }
}
