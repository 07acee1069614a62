package dev.orrery.gateway.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Pulls elements, attributes and text out of an XML document in UTF-8.
///
/// Our own, because there is nothing to switch off: it knows no document type, so neither declares nor resolves
/// entities, and it costs a hundredth of what the platform's factories cost at start. Prefixes of element names are
/// dropped; attributes keep theirs.
final class XmlInput {
    /// Elements within each other.
    static final int DEPTH_MAX = 100;
    /// One element's attributes.
    private static final int ATTRIBUTES_MAX = 50;
    private final String document;
    private final Protocol protocol;
    private int position;
    private final List<String> open = new ArrayList<>();
    private final Map<String, String> attributes = new HashMap<>();
    private boolean selfClosed;

    XmlInput(byte[] bytes, Protocol protocol) {
        this.protocol = protocol;
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            this.document = text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    /// Goes to the document element. Returns its name.
    String root() {
        skipProlog();
        if (position >= document.length() || document.charAt(position) != '<') {
            throw malformed();
        }
        startTag();
        return name();
    }

    /// Behind the document element nothing may stand.
    void end() {
        skipProlog();
        if (position != document.length() || !open.isEmpty()) {
            throw malformed();
        }
    }

    /// The local name of the current element.
    String name() {
        var name = open.getLast();
        return name.substring(name.indexOf(':') + 1);
    }

    /// An attribute of the element whose start was just read, or null.
    String attribute(String name) {
        return attributes.get(name);
    }

    /// Goes to the next child of the current element, or to the end of this.
    ///
    /// @return false at the end
    boolean child() {
        if (closeIfEmpty()) {
            return false;
        }
        while (true) {
            int next = document.indexOf('<', position);
            if (next < 0) {
                throw malformed();
            }
            position = next;
            if (document.startsWith("</", position)) {
                endTag();
                return false;
            }
            if (!skipped()) {
                startTag();
                return true;
            }
        }
    }

    /// The text of the current element, to its end. It has no children.
    String text() {
        if (closeIfEmpty()) {
            return "";
        }
        int next = document.indexOf('<', position);
        if (next >= 0 && document.startsWith("</", next) && plain(position, next)) {
            var text = document.substring(position, next);
            position = next;
            endTag();
            return text;
        }
        var text = new StringBuilder();
        while (true) {
            next = document.indexOf('<', position);
            if (next < 0) {
                throw malformed();
            }
            unescape(position, next, text);
            position = next;
            if (document.startsWith("</", position)) {
                endTag();
                return text.toString();
            }
            if (document.startsWith("<![CDATA[", position)) {
                int end = document.indexOf("]]>", position);
                if (end < 0) {
                    throw malformed();
                }
                text.append(document, position + 9, end);
                position = end + 3;
            } else if (!skipped()) {
                throw malformed();
            }
        }
    }

    private boolean plain(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = document.charAt(i);
            if (c == '&' || c == '\r') {
                return false;
            }
        }
        return true;
    }

    /// Goes to the end of the current element, whatever is in it.
    void skip() {
        int depth = open.size();
        while (open.size() >= depth) {
            child();
        }
    }

    private boolean closeIfEmpty() {
        if (selfClosed) {
            selfClosed = false;
            open.removeLast();
            return true;
        }
        return false;
    }

    private void skipProlog() {
        while (true) {
            while (position < document.length() && isSpace(document.charAt(position))) {
                position++;
            }
            if (position >= document.length() || document.startsWith("<![CDATA[", position) || !skipped()) {
                return;
            }
        }
    }

    /// Skips a comment, a processing instruction or a CDATA section. A document type is refused.
    private boolean skipped() {
        if (document.startsWith("<!--", position)) {
            return skipTo("-->", 4);
        }
        if (document.startsWith("<?", position)) {
            return skipTo("?>", 2);
        }
        if (document.startsWith("<![CDATA[", position)) {
            return skipTo("]]>", 9);
        }
        if (document.startsWith("<!", position)) {
            throw malformed();
        }
        return false;
    }

    private boolean skipTo(String end, int length) {
        int found = document.indexOf(end, position + length);
        if (found < 0) {
            throw malformed();
        }
        position = found + end.length();
        return true;
    }

    private void startTag() {
        position++;
        var name = readName();
        if (open.size() >= DEPTH_MAX) {
            throw malformed();
        }
        open.add(name);
        attributes.clear();
        while (true) {
            boolean space = skipSpace();
            char c = current();
            if (c == '>') {
                position++;
                return;
            }
            if (c == '/') {
                position++;
                if (current() != '>') {
                    throw malformed();
                }
                position++;
                selfClosed = true;
                return;
            }
            if (!space) {
                throw malformed();
            }
            attribute();
        }
    }

    private void attribute() {
        var name = readName();
        skipSpace();
        if (current() != '=') {
            throw malformed();
        }
        position++;
        skipSpace();
        char quote = current();
        int end = quote == '"' || quote == '\'' ? document.indexOf(quote, position + 1) : -1;
        if (end < 0) {
            throw malformed();
        }
        int tag = document.indexOf('<', position);
        var value = new StringBuilder();
        unescape(position + 1, end, value);
        position = end + 1;
        if (tag >= 0 && tag < end || attributes.put(name, value.toString()) != null || attributes.size() > ATTRIBUTES_MAX) {
            throw malformed();
        }
    }

    private void endTag() {
        position += 2;
        var name = readName();
        skipSpace();
        if (current() != '>' || !name.equals(open.getLast())) {
            throw malformed();
        }
        position++;
        open.removeLast();
    }

    private String readName() {
        int start = position;
        while (position < document.length() && isNameCharacter(document.charAt(position))) {
            position++;
        }
        if (position == start || !isNameStart(document.charAt(start))) {
            throw malformed();
        }
        return document.substring(start, position);
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= 0xC0;
    }

    private static boolean isNameCharacter(char c) {
        return isNameStart(c) || c >= '0' && c <= '9' || c == '-' || c == '.' || c == 0xB7;
    }

    private boolean skipSpace() {
        int start = position;
        while (isSpace(current())) {
            position++;
        }
        return position > start;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private char current() {
        if (position >= document.length()) {
            throw malformed();
        }
        return document.charAt(position);
    }

    /// Undoes references and line ends.
    private void unescape(int from, int to, StringBuilder text) {
        for (int i = from; i < to; i++) {
            char c = document.charAt(i);
            if (c == '&') {
                int end = document.indexOf(';', i);
                if (end < 0 || end > to || end - i > 10) {
                    throw malformed();
                }
                reference(document.substring(i + 1, end), text);
                i = end;
            } else if (c == '\r') {
                if (i + 1 >= to || document.charAt(i + 1) != '\n') {
                    text.append('\n');
                }
            } else {
                text.append(c);
            }
        }
    }

    private void reference(String name, StringBuilder text) {
        switch (name) {
            case "lt" -> text.append('<');
            case "gt" -> text.append('>');
            case "amp" -> text.append('&');
            case "quot" -> text.append('"');
            case "apos" -> text.append('\'');
            default -> {
                try {
                    int point = name.startsWith("#x") ? Integer.parseInt(name.substring(2), 16)
                            : name.startsWith("#") ? Integer.parseInt(name.substring(1)) : -1;
                    if (point <= 0 || point > Character.MAX_CODE_POINT || point >= 0xD800 && point <= 0xDFFF) {
                        throw malformed();
                    }
                    text.appendCodePoint(point);
                } catch (NumberFormatException e) {
                    throw malformed();
                }
            }
        }
    }

    ProtocolException malformed() {
        return Malformed.body(protocol, "The document is not well-formed XML.");
    }
}
