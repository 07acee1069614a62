package dev.orrery.gateway;

import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.protocol.ProtocolException;
import software.amazon.awssdk.core.sync.RequestBody;

/// The content of a request, as the SDK hands content to an operation.
final class RequestBodies {
    private static final String OCTETS = "application/octet-stream";

    private RequestBodies() { }

    static RequestBody of(Message message) {
        var length = message.headers().first("content-length");
        if (length.isEmpty()) {
            return RequestBody.fromContentProvider(message::body, OCTETS);
        }
        return RequestBody.fromContentProvider(message::body, parse(length.get()), OCTETS);
    }

    static boolean isMeasured(Message message) {
        return message.headers().contains("content-length") || message.headers().contains("x-amz-decoded-content-length");
    }

    static boolean isSent(Message message) {
        return !message.headers().first("content-length").orElse("0").equals("0");
    }

    private static long parse(String length) {
        try {
            return Long.parseUnsignedLong(length);
        } catch (NumberFormatException _) {
            throw new ProtocolException("InvalidArgument", 400, "Content-Length is not a number: " + length);
        }
    }
}
