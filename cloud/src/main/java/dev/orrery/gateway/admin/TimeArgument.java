package dev.orrery.gateway.admin;

import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.protocol.Forms;
import dev.orrery.gateway.protocol.ProtocolException;
import dev.orrery.kernel.json.Json.Members;
import dev.orrery.kernel.json.Json.Text;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a request to turn time says: in the query, in a form, as JSON, or as the bare text of the body.
final class TimeArgument {
    private static final int BYTES_MAX = 1_000;

    private TimeArgument() { }

    /// @param name of the parameter or the member
    /// @throws IllegalArgumentException when it is missing or cannot be read; the message says what would do
    static String read(Message message, String name, String example) {
        return find(message, name).filter(text -> !text.isBlank()).orElseThrow(() -> new IllegalArgumentException(
                "Say the " + name + ": " + message.path() + "?" + name + "=" + example));
    }

    private static Optional<String> find(Message message, String name) {
        try {
            var type = message.headers().first("content-type").orElse("").toLowerCase(Locale.ROOT);
            var parameter = Forms.all(Forms.buffered(message)).getOrDefault(name, List.of()).stream().findFirst();
            if (parameter.isPresent() || type.startsWith("application/x-www-form-urlencoded")) {
                return parameter;
            }
            var body = new String(message.body().readNBytes(BYTES_MAX), StandardCharsets.UTF_8).strip();
            return body.startsWith("{") ? member(body, name) : Optional.of(body);
        } catch (ProtocolException | JsonException | IOException e) {
            throw new IllegalArgumentException("The request cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<String> member(String body, String name) {
        return JsonReader.read(body, BYTES_MAX) instanceof Members(var members) && members.get(name) instanceof Text(var text)
                ? Optional.of(text) : Optional.empty();
    }
}
