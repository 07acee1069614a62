package dev.orrery.kernel.network;

import dev.orrery.kernel.network.Outbound.Reply;
import dev.orrery.kernel.network.OutboundException.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads an answer of HTTP/1.1 (RFC 9112), bounded in every part.
final class HttpReply {
    static final int LINE_BYTES_MAX = 16 * 1024;
    static final int HEADERS_MAX = 200;
    /// What is kept of a body; nobody wants more of it than a reason to show.
    static final int BODY_BYTES_MAX = 64 * 1024;
    /// Interim answers (100, 103) before the real one.
    static final int INTERIM_MAX = 8;
    private final InputStream input;

    private HttpReply(InputStream input) {
        this.input = input;
    }

    static Reply read(InputStream input, String method) throws IOException, OutboundException {
        return new HttpReply(input).reply(method);
    }

    private Reply reply(String method) throws IOException, OutboundException {
        for (int i = 0; i < INTERIM_MAX; i++) {
            int status = status(line());
            var headers = headers();
            if (status >= 200) {
                boolean empty = method.equals("HEAD") || status == 204 || status == 304;
                return new Reply(status, headers, empty ? new byte[0] : body(headers));
            }
        }
        throw notHttp("more than " + INTERIM_MAX + " interim answers");
    }

    private static int status(String line) throws OutboundException {
        var words = line.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-9][0-9]{2}")) {
            throw notHttp("an answer that does not begin as one of HTTP/1.1 does");
        }
        return Integer.parseInt(words[1]);
    }

    private Map<String, List<String>> headers() throws IOException, OutboundException {
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < HEADERS_MAX; i++) {
            var line = line();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw notHttp("a header without a name");
            }
            headers.computeIfAbsent(line.substring(0, colon).strip(), _ -> new ArrayList<>(1)).add(line.substring(colon + 1).strip());
        }
        throw notHttp("more than " + HEADERS_MAX + " headers");
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException, OutboundException {
        var encoding = headers.getOrDefault("Transfer-Encoding", List.of());
        if (!encoding.isEmpty() && encoding.getLast().toLowerCase(java.util.Locale.ROOT).endsWith("chunked")) {
            return chunks();
        }
        var length = headers.get("Content-Length");
        if (length != null) {
            if (!length.getFirst().matches("[0-9]{1,18}")) {
                throw notHttp("a length that is no number");
            }
            return input.readNBytes((int) Math.min(Long.parseLong(length.getFirst()), BODY_BYTES_MAX));
        }
        return input.readNBytes(BODY_BYTES_MAX);
    }

    private byte[] chunks() throws IOException, OutboundException {
        var body = new ByteArrayOutputStream();
        while (body.size() < BODY_BYTES_MAX) {
            var size = line().split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,15}")) {
                throw notHttp("a chunk without its size");
            }
            long length = Long.parseLong(size, 16);
            if (length == 0) {
                break;
            }
            body.write(input.readNBytes((int) Math.min(length, BODY_BYTES_MAX - body.size())));
            if (body.size() < BODY_BYTES_MAX) {
                line();
            }
        }
        return body.toByteArray();
    }

    private String line() throws IOException, OutboundException {
        var line = new ByteArrayOutputStream();
        for (int b = input.read(); b != '\n'; b = input.read()) {
            if (b < 0) {
                throw notHttp("an answer that ends too early");
            }
            if (line.size() >= LINE_BYTES_MAX) {
                throw notHttp("a line of more than " + LINE_BYTES_MAX + " bytes");
            }
            line.write(b);
        }
        var text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static OutboundException notHttp(String what) {
        return new OutboundException(Problem.NOT_HTTP, "the server sent " + what);
    }
}
