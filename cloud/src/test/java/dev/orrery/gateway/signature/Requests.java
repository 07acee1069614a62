package dev.orrery.gateway.signature;

import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Requests as they come over the wire.
final class Requests {
    private Requests() { }

    /// @param target path and query
    static Message request(String method, String target, byte[] body, String... headers) {
        int question = target.indexOf('?');
        var fields = new Headers();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(headers[i], headers[i + 1]);
        }
        return new Message(method, question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1), fields, new ByteArrayInputStream(body), "127.0.0.1", false);
    }

    static Message changed(Message message, Consumer<Headers> change) {
        var headers = new Headers();
        message.headers().forEach(headers::add);
        change.accept(headers);
        return new Message(message.method(), message.path(), message.query(), headers, message.body(), message.remoteAddress(),
                message.secure());
    }

    static byte[] read(Message message) {
        try {
            return message.body().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
