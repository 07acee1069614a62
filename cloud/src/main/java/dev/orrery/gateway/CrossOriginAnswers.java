package dev.orrery.gateway;

import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.CrossOrigin;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Cross-origin rules as header fields. Source: S3 User Guide, "Using cross-origin resource sharing (CORS)".
final class CrossOriginAnswers {
    private static final String ORIGIN = "origin";
    private static final String METHOD = "access-control-request-method";

    private CrossOriginAnswers() { }

    /// A browser asks beforehand. No operation has this method.
    static boolean isPreflight(Message message) {
        return message.method().equals("OPTIONS");
    }

    /// Refuses a question that does not say who asks.
    static void requireOrigin(Message message) {
        if (!message.headers().contains(ORIGIN)) {
            throw Refusals.preflightIncomplete("Insufficient information. Origin request header needed.");
        }
    }

    /// @param answer its headers so far
    static Answer preflight(Message message, CrossOrigin.Rules rules, Headers answer) {
        var origin = message.headers().first(ORIGIN).orElseThrow();
        var method = message.headers().first(METHOD);
        if (method.isEmpty() && !rules.rules().isEmpty()) {
            throw Refusals.preflightIncomplete("Invalid Access-Control-Request-Method: null");
        }
        var wanted = wanted(message);
        var rule = method.flatMap(name -> rules.match(origin, name, wanted))
                .orElseThrow(() -> Refusals.preflightRefused(method.orElse(message.method()), rules));
        allow(answer, rule, origin);
        if (!wanted.isEmpty()) {
            answer.add("Access-Control-Allow-Headers", String.join(", ", wanted).toLowerCase(Locale.ROOT));
        }
        return new Answer(200, answer, new Answer.Body.Bytes(new byte[0]));
    }

    private static List<String> wanted(Message message) {
        return message.headers().all("access-control-request-headers").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /// Adds to the answer of a call what the rules grant its origin. A caller that says for which method and headers it asks gets
    /// the answer for those, as in a preflight: ceph/s3-tests, `test_cors_origin_response`; LocalStack's recordings of AWS,
    /// `test_cors_match_headers`.
    static void add(Message message, CrossOrigin.Rules rules, Headers answer) {
        var origin = message.headers().first(ORIGIN).orElseThrow();
        var method = message.headers().first(METHOD).orElse(message.method());
        rules.match(origin, method, wanted(message)).ifPresent(rule -> allow(answer, rule, origin));
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
        rule.maxAgeSeconds().ifPresent(seconds -> headers.add("Access-Control-Max-Age", Integer.toString(seconds)));
        headers.add("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
    }
}
