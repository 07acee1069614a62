package dev.orrery.kernel.json;

/// Writes JSON. Characters outside ASCII stay as they are.
public final class JsonWriter {
    private JsonWriter() { }

    /// The value without any white space.
    public static String write(Json value) {
        var text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    /// A text in its quotation marks.
    public static String quote(String text) {
        var quoted = new StringBuilder(text.length() + 16);
        quote(text, quoted);
        return quoted.toString();
    }

    public static void quote(String text, StringBuilder into) {
        into.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> into.append('\\').append(c);
                case '\n' -> into.append("\\n");
                case '\r' -> into.append("\\r");
                case '\t' -> into.append("\\t");
                case '\b' -> into.append("\\b");
                case '\f' -> into.append("\\f");
                default -> {
                    if (c < ' ') {
                        into.append("\\u%04x".formatted((int) c));
                    } else {
                        into.append(c);
                    }
                }
            }
        }
        into.append('"');
    }

    private static void write(Json value, StringBuilder text) {
        switch (value) {
            case Json.Text(var content) -> quote(content, text);
            case Json.Numeral(var digits) -> text.append(digits);
            case Json.Truth(var truth) -> text.append(truth);
            case Json.Nothing _ -> text.append("null");
            case Json.Sequence(var elements) -> {
                text.append('[');
                for (int i = 0; i < elements.size(); i++) {
                    text.append(i == 0 ? "" : ",");
                    write(elements.get(i), text);
                }
                text.append(']');
            }
            case Json.Members(var byName) -> {
                text.append('{');
                int first = text.length();
                byName.forEach((name, member) -> {
                    text.append(text.length() == first ? "" : ",");
                    quote(name, text);
                    text.append(':');
                    write(member, text);
                });
                text.append('}');
            }
        }
    }
}
