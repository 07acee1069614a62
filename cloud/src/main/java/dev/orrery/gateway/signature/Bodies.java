package dev.orrery.gateway.signature;

import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.HeldBody;
import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Bodies as services shall see them: chunks undone, digests checked while they are read.
final class Bodies {
    /// What is held of a body that must be read before its signature can be checked. The largest that a service takes this
    /// way is a function's package of 50 MB in base64, about 70 MB.
    static final int HELD_BYTES_MAX = 96 << 20;
    private static final int LENGTH_DIGITS_MAX = 18;
    private static final String CHUNKED = "aws-chunked";

    private Bodies() { }

    /// Holds the body in memory, and tells its digest.
    static Held hold(Message message) {
        long length = length(message, "content-length");
        if (length > HELD_BYTES_MAX) {
            throw SignatureProblems.tooLarge(HELD_BYTES_MAX);
        }
        try {
            var bytes = HeldBody.all(message.body(), length, HELD_BYTES_MAX);
            if (bytes.length > HELD_BYTES_MAX) {
                throw SignatureProblems.tooLarge(HELD_BYTES_MAX);
            }
            return new Held(message.withBody(new HeldBody(bytes)),
                    bytes.length == 0 ? Digests.EMPTY_SHA256 : Digests.sha256Hex(bytes));
        } catch (IOException _) {
            throw SignatureProblems.incompleteBody();
        }
    }

    record Held(Message message, String digest) { }

    /// Checks the digest while the body is read. Requests that have no content are not checked, as on S3.
    static Message digested(Message message, String expected) {
        if (!message.method().equals("PUT") && !message.method().equals("POST")) {
            return message;
        }
        long length = length(message, "content-length");
        if (length == 0 && !expected.equalsIgnoreCase(Digests.EMPTY_SHA256)) {
            throw SignatureProblems.digestMismatch(expected, Digests.EMPTY_SHA256);
        }
        return message.withBody(new DigestedStream(message.body(), expected, length));
    }

    /// Undoes chunks; `Content-Length` and `Content-Encoding` are then those of the content.
    static Message dechunked(Message message, Payload.Kind kind, Optional<ChunkSignatures> signatures) {
        long length = length(message, "x-amz-decoded-content-length");
        if (length < 0) {
            throw SignatureProblems.lengthMissing();
        }
        var body = new ChunkedStream(message.body(), kind, length, announcedTrailers(message.headers()), signatures);
        var headers = new Headers();
        message.headers().forEach((name, value) -> {
            if (name.equalsIgnoreCase("content-encoding")) {
                var rest = withoutChunked(value);
                if (!rest.isEmpty()) {
                    headers.add(name, rest);
                }
            } else if (!name.equalsIgnoreCase("content-length") && !name.equalsIgnoreCase("transfer-encoding")) {
                headers.add(name, value);
            }
        });
        headers.add("Content-Length", String.valueOf(length));
        return message.with(headers, body);
    }

    /// Names of the trailers to come, in lower case. S3 takes one, and only a checksum.
    static List<String> announcedTrailers(Headers headers) {
        var announced = headers.first("x-amz-trailer").map(String::strip).orElse("");
        int end = announced.length();
        while (end > 0 && announced.charAt(end - 1) == ',') {
            end--;
        }
        if (announced.isEmpty()) {
            return List.of();
        }
        var names = new ArrayList<String>();
        for (var part : announced.substring(0, end).split(",", -1)) {
            var name = part.strip().toLowerCase(Locale.ROOT);
            if (ChecksumAlgorithm.ofHeader(name).filter(algorithm -> algorithm != ChecksumAlgorithm.MD5).isEmpty()) {
                throw SignatureProblems.trailerUnsupported();
            }
            names.add(name);
        }
        if (names.size() > 1) {
            throw SignatureProblems.checksumsDoubled();
        }
        return names;
    }

    private static String withoutChunked(String encodings) {
        var rest = new ArrayList<String>();
        for (var encoding : encodings.split(",")) {
            if (!encoding.isBlank() && !encoding.strip().equalsIgnoreCase(CHUNKED)) {
                rest.add(encoding.strip());
            }
        }
        return String.join(", ", rest);
    }

    /// The number in a header, or -1.
    private static long length(Message message, String header) {
        var text = message.headers().first(header).map(String::strip).orElse("");
        if (text.isEmpty() || text.length() > LENGTH_DIGITS_MAX) {
            return -1;
        }
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            length = length * 10 + digit;
        }
        return length;
    }
}
