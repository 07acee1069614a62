package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.WireFacts;
import dev.orrery.gateway.http.Headers;
import dev.orrery.kernel.Call;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The request's id in an answer, and who gave it.
public final class RequestIds {
    private static final String USUAL = "x-amzn-RequestId";
    private static final int OLDER_DIGITS = 52;
    private static final Pattern OLDER = Pattern.compile("[0-9A-V]{52}");
    private static final Pattern UUID_DIGITS = Pattern.compile("[0-9a-f]{32}");

    private RequestIds() { }

    static void add(Headers headers, WireFacts wire, String requestId) {
        wire.answer().server().ifPresent(server -> headers.add("Server", server));
        if (wire.answer().requestIdHeaders().isEmpty()) {
            headers.add(USUAL, wire.json().modelPackage().isEmpty() ? requestId : older(requestId));
            return;
        }
        headers.add(wire.answer().requestIdHeaders().getFirst(), requestId);
        if (wire.answer().requestIdHeaders().size() > 1) {
            headers.add(wire.answer().requestIdHeaders().get(1), Call.longerId(requestId));
        }
    }

    /// The form that services of the older kind have: 52 digits to the base of 32. The first 26 are the UUID itself. What is
    /// no UUID stays as it is.
    static String older(String requestId) {
        var hex = requestId.replace("-", "");
        if (!UUID_DIGITS.matcher(hex).matches()) {
            return requestId;
        }
        var digits = new StringBuilder(OLDER_DIGITS);
        for (var half : List.of(hex, new StringBuilder(hex).reverse().toString())) {
            var text = new BigInteger(half, 16).toString(32).toUpperCase(Locale.ROOT);
            digits.append("0".repeat(OLDER_DIGITS / 2 - text.length())).append(text);
        }
        return digits.toString();
    }

    /// The id under which the journal knows a request, from the id that was in its answer.
    public static String journalled(String answered) {
        if (!OLDER.matcher(answered).matches()) {
            return answered;
        }
        var hex = new BigInteger(answered.substring(0, OLDER_DIGITS / 2), 32).toString(16);
        var digits = "0".repeat(Math.max(0, 32 - hex.length())) + hex;
        return digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.+)", "$1-$2-$3-$4-$5");
    }
}
