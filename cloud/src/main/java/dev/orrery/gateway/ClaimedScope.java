package dev.orrery.gateway;

import dev.orrery.gateway.http.Message;
import java.util.Optional;

/// The service that a signature claims to be for, believed only for choosing the words in which it is refused.
final class ClaimedScope {
    private ClaimedScope() { }

    static Optional<String> signingName(Message message) {
        var authorization = message.headers().first("authorization").orElse("");
        return scope(authorization, "Credential=", '/').or(() -> scope(message.query(), "X-Amz-Credential=", '%'));
    }

    /// The fourth part of `key/date/region/service/aws4_request`, its slashes plain or as `%2F`.
    private static Optional<String> scope(String text, String label, char separator) {
        int start = text.indexOf(label);
        if (start < 0) {
            return Optional.empty();
        }
        int end = start + label.length();
        while (end < text.length() && ", &".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        var credential = text.substring(start + label.length(), end);
        var parts = (separator == '%' ? credential.replace("%2F", "/").replace("%2f", "/") : credential).split("/", -1);
        return parts.length == 5 ? Optional.of(parts[3]) : Optional.empty();
    }
}
