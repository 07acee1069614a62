package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.WireFacts;
import dev.orrery.gateway.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The request's id in an answer.
final class RequestIds {
    private static final String USUAL = "x-amzn-RequestId";

    private RequestIds() { }

    static void add(Headers headers, WireFacts wire, String requestId) {
        if (wire.requestIdHeaders().isEmpty()) {
            headers.add(USUAL, requestId);
            return;
        }
        headers.add(wire.requestIdHeaders().getFirst(), requestId);
        if (wire.requestIdHeaders().size() > 1) {
            headers.add(wire.requestIdHeaders().get(1), longer(requestId));
        }
    }

    /// A longer id that tells nothing more: whoever has it has the short one.
    static String longer(String requestId) {
        return Base64.getEncoder().encodeToString(("orrery/" + requestId + "/" + requestId).getBytes(StandardCharsets.UTF_8));
    }
}
