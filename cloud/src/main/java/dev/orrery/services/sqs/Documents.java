package dev.orrery.services.sqs;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import java.util.Map;
import java.util.Optional;

/// JSON documents within attributes.
final class Documents {
    private static final int LENGTH_MAX = 64 * 1024;

    private Documents() { }

    /// The members of an object; empty when the text is none.
    static Optional<Map<String, Json>> members(String text) {
        try {
            return JsonReader.read(text, LENGTH_MAX) instanceof Json.Members(var byName) ? Optional.of(byName) : Optional.empty();
        } catch (JsonException _) {
            return Optional.empty();
        }
    }

    /// Writes a value without white space.
    static String write(Json value) {
        var out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Json value, StringBuilder out) {
        switch (value) {
            case Json.Text(var text) -> quote(text, out);
            case Json.Numeral(var digits) -> out.append(digits);
            case Json.Truth(var truth) -> out.append(truth);
            case Json.Nothing() -> out.append("null");
            case Json.Sequence(var elements) -> {
                out.append('[');
                var separator = "";
                for (var element : elements) {
                    out.append(separator);
                    write(element, out);
                    separator = ",";
                }
                out.append(']');
            }
            case Json.Members(var byName) -> {
                out.append('{');
                var separator = "";
                for (var member : byName.entrySet()) {
                    out.append(separator);
                    quote(member.getKey(), out);
                    out.append(':');
                    write(member.getValue(), out);
                    separator = ",";
                }
                out.append('}');
            }
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
