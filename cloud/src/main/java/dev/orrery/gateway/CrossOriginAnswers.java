package dev.orrery.gateway;

import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.CrossOrigin;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Cross-origin rules as header fields. Source: S3 User Guide, "Using cross-origin resource sharing (CORS)".
final class CrossOriginAnswers {
    private CrossOriginAnswers() { }

    /// A browser asks beforehand. No operation has this method.
    static boolean isPreflight(Message message) {
        return message.method().equals("OPTIONS");
    }

    /// Refuses a question that does not say who asks, or what for.
    static void requireComplete(Message message) {
        if (!message.headers().contains("origin")) {
            throw Refusals.error("BadRequest", 400, "Insufficient information. Origin request header needed.");
        }
        if (!message.headers().contains("access-control-request-method")) {
            throw Refusals.error("BadRequest", 400, "Invalid Access-Control-Request-Method: null");
        }
    }

    static Optional<Answer> preflight(Message message, CrossOrigin.Rules rules, String requestId) {
        var origin = message.headers().first("origin").orElseThrow();
        var method = message.headers().first("access-control-request-method").orElseThrow();
        var wanted = message.headers().all("access-control-request-headers").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        return rules.match(origin, method, wanted).map(rule -> {
            var headers = new Headers().add("x-amz-request-id", requestId);
            allow(headers, rule, origin);
            if (!wanted.isEmpty()) {
                headers.add("Access-Control-Allow-Headers", String.join(", ", wanted).toLowerCase(java.util.Locale.ROOT));
            }
            rule.maxAgeSeconds().ifPresent(seconds -> headers.add("Access-Control-Max-Age", Integer.toString(seconds)));
            return new Answer(200, headers, new Answer.Body.Bytes(new byte[0]));
        });
    }

    /// Adds to the answer of a call what the rules grant its origin. A caller that says for which method it asks gets the answer
    /// for that, as in a preflight: ceph/s3-tests, `test_cors_origin_response`.
    static void add(Message message, CrossOrigin.Rules rules, Headers answer) {
        var origin = message.headers().first("origin").orElseThrow();
        var method = message.headers().first("access-control-request-method").orElse(message.method());
        rules.match(origin, method, List.of()).ifPresent(rule -> allow(answer, rule, origin));
    }

    private static void allow(Headers headers, CrossOrigin.Rule rule, String origin) {
        headers.add("Access-Control-Allow-Origin", rule.anyOrigin() ? "*" : origin);
        headers.add("Access-Control-Allow-Methods", String.join(", ", rule.methods()));
        if (!rule.exposed().isEmpty()) {
            headers.add("Access-Control-Expose-Headers", String.join(", ", rule.exposed()));
        }
        if (!rule.anyOrigin()) {
            headers.add("Access-Control-Allow-Credentials", "true");
        }
        headers.add("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
    }
}
