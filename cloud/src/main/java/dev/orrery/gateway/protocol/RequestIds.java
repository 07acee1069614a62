package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.WireFacts;
import dev.orrery.gateway.http.Headers;
import dev.orrery.kernel.Call;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The request's id in an answer, and who gave it.
public final class RequestIds {
    private static final String USUAL = "x-amzn-RequestId";
    private static final int OLDER_DIGITS = 52;
    private static final Pattern OLDER = Pattern.compile("[0-9A-V]{52}");
    private static final int UUID_DIGITS = 32;

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

    /// The form that services of the older kind have: 52 digits to the base of 32. The first 26 are the UUID itself, the others are it
    /// from back to front. What is no UUID stays as it is. Every answer of DynamoDB has one, so this is arithmetic, not text.
    static String older(String requestId) {
        long high = 0;
        long low = 0;
        int count = 0;
        for (int i = 0; i < requestId.length(); i++) {
            char c = requestId.charAt(i);
            if (c != '-') {
                int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
                if (digit < 0 || count == UUID_DIGITS) {
                    return requestId;
                }
                high = high << 4 | low >>> 60;
                low = low << 4 | digit;
                count++;
            }
        }
        if (count < UUID_DIGITS) {
            return requestId;
        }
        var digits = new byte[OLDER_DIGITS];
        write(high, low, digits, 0);
        write(reversed(low), reversed(high), digits, OLDER_DIGITS / 2);
        return new String(digits, StandardCharsets.ISO_8859_1);
    }

    /// Half of the digits, the last first.
    private static void write(long high, long low, byte[] digits, int start) {
        for (int i = start + OLDER_DIGITS / 2 - 1; i >= start; i--) {
            int digit = (int) low & 31;
            digits[i] = (byte) (digit < 10 ? '0' + digit : 'A' + digit - 10);
            low = low >>> 5 | high << 59;
            high >>>= 5;
        }
    }

    /// Its hexadecimal digits from back to front.
    private static long reversed(long half) {
        long bytes = Long.reverseBytes(half);
        return bytes << 4 & 0xF0F0F0F0F0F0F0F0L | bytes >>> 4 & 0x0F0F0F0F0F0F0F0FL;
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
