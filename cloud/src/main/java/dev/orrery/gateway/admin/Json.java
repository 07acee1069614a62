package dev.orrery.gateway.admin;

import dev.orrery.gateway.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Writes JSON from maps, lists, texts, numbers and truth values.
final class Json {
    private Json() { }

    static Answer answer(int status, Object value) {
        return Answer.of(status, "application/json", (text(value) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static String text(Object value) {
        var text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(Object value, StringBuilder text) {
        switch (value) {
            case Map<?, ?> map -> {
                text.append('{');
                map.forEach((name, member) -> {
                    if (text.charAt(text.length() - 1) != '{') {
                        text.append(", ");
                    }
                    quote(name.toString(), text);
                    text.append(": ");
                    write(member, text);
                });
                text.append('}');
            }
            case List<?> list -> {
                text.append('[');
                for (int i = 0; i < list.size(); i++) {
                    text.append(i == 0 ? "" : ", ");
                    write(list.get(i), text);
                }
                text.append(']');
            }
            case Number number -> text.append(number);
            case Boolean truth -> text.append(truth);
            default -> quote(value.toString(), text);
        }
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c == 0x7F) {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
