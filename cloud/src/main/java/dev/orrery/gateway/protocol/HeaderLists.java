package dev.orrery.gateway.protocol;

import dev.orrery.pojo.Member;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/// Several values in one header, with commas between them. A text with a comma or quote in it stands in quotes.
final class HeaderLists {
    private HeaderLists() { }

    static List<String> split(String text, Member element) {
        var values = new ArrayList<String>();
        // A date of RFC 822 has a comma of its own.
        boolean dates = element.type() == MarshallingKnownType.INSTANT
                && element.timestampFormat().orElse(Format.RFC_822) == Format.RFC_822;
        var value = new StringBuilder();
        boolean quoted = false;
        int commas = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\' && i + 1 < text.length()) {
                value.append(text.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted && !(dates && commas++ % 2 == 0)) {
                values.add(value.toString().strip());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString().strip());
        return values;
    }

    static String join(List<String> values, Member element) {
        var text = new StringBuilder();
        for (var value : values) {
            if (!text.isEmpty()) {
                text.append(", ");
            }
            text.append(element.type() == MarshallingKnownType.STRING && (value.indexOf(',') >= 0 || value.indexOf('"') >= 0)
                    ? '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : value);
        }
        return text.toString();
    }
}
