package dev.orrery.gateway.signature;

import dev.orrery.gateway.http.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A form that uploads a file (`multipart/form-data`): the fields in front of the file, and the file, yet to be read.
///
/// @param fields by name in lower case, in their order. What comes behind the file is not looked at, as on S3
/// @param fileName as the browser gives it, without directories; empty when it gives none
/// @param file ends with an exception when the form does not end as it should
record PostForm(Map<String, String> fields, String fileName, InputStream file) {
    /// All that precedes the file. Source: S3 API Reference, "Creating an HTML Form": 20 KB.
    static final int FIELDS_BYTES_MAX = 20 << 10;
    /// RFC 2046, section 5.1.1.
    private static final int BOUNDARY_LENGTH_MAX = 70;
    private static final String TYPE = "multipart/form-data";

    static boolean isForm(Message message) {
        return message.method().equals("POST") && message.headers().first("content-type")
                .filter(type -> type.strip().regionMatches(true, 0, TYPE, 0, TYPE.length())).isPresent();
    }

    /// Reads up to the file.
    static PostForm read(Message message) {
        var boundary = message.headers().first("content-type").flatMap(type -> parameter(type, "boundary"))
                .filter(value -> !value.isEmpty() && value.length() <= BOUNDARY_LENGTH_MAX)
                .orElseThrow(PostProblems::malformed);
        try {
            return read(new PartReader(message.body(), boundary, FIELDS_BYTES_MAX));
        } catch (IOException _) {
            throw SignatureProblems.incompleteBody();
        }
    }

    private static PostForm read(PartReader parts) throws IOException {
        var fields = new LinkedHashMap<String, String>();
        while (parts.next()) {
            var disposition = "";
            for (var line = parts.line(); !line.isEmpty(); line = parts.line()) {
                if (line.regionMatches(true, 0, "content-disposition:", 0, 20)) {
                    disposition = line.substring(20);
                }
            }
            var name = parameter(disposition, "name").orElseThrow(PostProblems::malformed).toLowerCase(Locale.ROOT);
            if (name.equals("file")) {
                var fileName = parameter(disposition, "filename").orElse("");
                return new PostForm(fields, withoutDirectories(fileName), parts.content());
            }
            if (fields.put(name, parts.text()) != null) {
                // Which of the two was meant? Who checks and who acts must not disagree.
                throw PostProblems.malformed();
            }
        }
        throw PostProblems.files();
    }

    private static String withoutDirectories(String fileName) {
        return fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
    }

    /// The value of a parameter, as in `form-data; name="key"`. Browsers write quotes inside as `%22`, so a backslash is
    /// just that, unless a quote follows.
    private static Optional<String> parameter(String header, String name) {
        for (int at = header.indexOf(';'); at >= 0 && at < header.length();) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                return Optional.empty();
            }
            var found = header.substring(at + 1, equals).strip();
            int from = equals + 1;
            int end;
            var value = new StringBuilder();
            if (from < header.length() && header.charAt(from) == '"') {
                for (end = from + 1; end < header.length() && header.charAt(end) != '"'; end++) {
                    if (header.charAt(end) == '\\' && end + 1 < header.length() && header.charAt(end + 1) == '"') {
                        end++;
                    }
                    value.append(header.charAt(end));
                }
                end = header.indexOf(';', end);
            } else {
                end = header.indexOf(';', from);
                value.append(header.substring(from, end < 0 ? header.length() : end).strip());
            }
            if (found.equalsIgnoreCase(name)) {
                return Optional.of(value.toString());
            }
            at = end;
        }
        return Optional.empty();
    }

    /// Splits a body at its boundary, without holding more than a buffer of it.
    static final class PartReader {
        private final InputStream in;
        private final byte[] delimiter;
        private final byte[] buffer = new byte[16 << 10];
        private int position;
        private int limit;
        private int budget;
        private boolean inFile;
        /// Whether the content of the current part has been read up to the delimiter behind it.
        private boolean atDelimiter;

        PartReader(InputStream in, String boundary, int budget) throws IOException {
            this.in = in;
            this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8);
            this.budget = budget;
            // The first delimiter needs no line in front of it; here is one, so that it looks like the others.
            buffer[0] = '\r';
            buffer[1] = '\n';
            limit = 2;
            text();
        }

        /// Goes to the next part; `false` behind the last one.
        boolean next() throws IOException {
            position += delimiter.length;
            spend(delimiter.length);
            atDelimiter = false;
            int first = octet();
            int second = octet();
            if (first == '-' && second == '-') {
                return false;
            }
            while (first == ' ' || first == '\t') {
                first = second;
                second = octet();
            }
            if (first != '\r' || second != '\n') {
                throw PostProblems.malformed();
            }
            return true;
        }

        String line() throws IOException {
            var line = new java.io.ByteArrayOutputStream();
            while (true) {
                int octet = octet();
                if (octet < 0) {
                    throw PostProblems.malformed();
                }
                if (octet == '\r') {
                    if (octet() != '\n') {
                        throw PostProblems.malformed();
                    }
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(octet);
            }
        }

        /// The content of the current part, as text.
        String text() throws IOException {
            var text = new java.io.ByteArrayOutputStream();
            var bytes = new byte[1024];
            for (int read = read(bytes, 0, bytes.length); read >= 0; read = read(bytes, 0, bytes.length)) {
                text.write(bytes, 0, read);
            }
            return text.toString(StandardCharsets.UTF_8);
        }

        /// The content of the current part, which may be long.
        InputStream content() {
            inFile = true;
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    var one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
                }

                @Override
                public int read(byte[] bytes, int offset, int size) throws IOException {
                    return PartReader.this.read(bytes, offset, size);
                }

                @Override
                public void close() throws IOException {
                    in.close();
                }
            };
        }

        private int read(byte[] bytes, int offset, int size) throws IOException {
            if (size == 0) {
                return 0;
            }
            int free = free();
            while (free == 0 && !atDelimiter) {
                if (!fill()) {
                    throw PostProblems.malformed();
                }
                free = free();
            }
            if (atDelimiter) {
                return -1;
            }
            int read = Math.min(size, free);
            System.arraycopy(buffer, position, bytes, offset, read);
            position += read;
            spend(read);
            return read;
        }

        /// How many bytes at `position` certainly belong to the content.
        private int free() {
            for (int at = position; at < limit; at++) {
                if (buffer[at] == '\r') {
                    int equal = 1;
                    while (equal < delimiter.length && at + equal < limit && buffer[at + equal] == delimiter[equal]) {
                        equal++;
                    }
                    if (equal == delimiter.length || at + equal == limit) {
                        atDelimiter = equal == delimiter.length && at == position;
                        return at - position;
                    }
                }
            }
            return limit - position;
        }

        private int octet() throws IOException {
            if (position == limit && !fill()) {
                return -1;
            }
            spend(1);
            return buffer[position++] & 0xFF;
        }

        private void spend(int bytes) {
            if (!inFile && (budget -= bytes) < 0) {
                throw PostProblems.fieldsTooLarge(FIELDS_BYTES_MAX);
            }
        }

        private boolean fill() throws IOException {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
            int read = in.read(buffer, limit, buffer.length - limit);
            limit += Math.max(read, 0);
            return read > 0;
        }
    }
}
