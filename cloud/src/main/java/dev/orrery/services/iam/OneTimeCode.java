package dev.orrery.services.iam;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Time-based one-time passwords of six digits, one every thirty seconds. Source: RFC 6238 with the HMAC-SHA-1 of RFC 4226.
final class OneTimeCode {
    private static final int STEP_SECONDS = 30;
    private static final int MODULUS = 1_000_000;
    /// How many steps a device's clock may be off.
    private static final int STEPS_OFF_MAX = 1;

    private OneTimeCode() { }

    static String of(byte[] secret, long step) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            var hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xF;
            int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
            return "%06d".formatted(number % MODULUS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-1", e);
        }
    }

    static long step(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
    }

    /// The step near now, and behind another step, whose code this is.
    static OptionalLong find(byte[] secret, String code, Instant now, long behind) {
        long current = step(now);
        for (long step = current - STEPS_OFF_MAX; step <= current + STEPS_OFF_MAX; step++) {
            if (step > behind && of(secret, step).equals(code)) {
                return OptionalLong.of(step);
            }
        }
        return OptionalLong.empty();
    }
}
