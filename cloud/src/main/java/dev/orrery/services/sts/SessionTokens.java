package dev.orrery.services.sts;

import dev.orrery.kernel.Home;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Session tokens, which tell by themselves when they end: so a token that has ended is told from one that nobody made, for good,
/// and nothing has to be kept for that. What else a token stands for is in its session's row.
///
/// A token is the end in seconds, chance, and what a key of the account makes of both and of the access key's id under HMAC-SHA256.
/// Tokens of earlier versions are chance alone.
/// Source: IAM User Guide, "Temporary security credentials in IAM": what comes with an expired token is refused as such.
final class SessionTokens {
    private static final AccountSecret KEY = new AccountSecret("sessionTokenKeys");
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 32;
    /// "Session tokens that are valid in all AWS Regions include more characters" (IAM User Guide, "Manage AWS STS in an AWS Region"): these
    /// make about the lengths of AWS's, which promises none: 352 and 704 characters.
    private static final int DEFAULT_REGIONS_BYTES = 264;
    private static final int ALL_REGIONS_BYTES = 528;

    private SessionTokens() { }

    /// @param home the global home of the account that the session is in
    static String make(Home home, String accessKeyId, Instant end, boolean defaultRegionsOnly) {
        var token = new byte[defaultRegionsOnly ? DEFAULT_REGIONS_BYTES : ALL_REGIONS_BYTES];
        home.ids().fill(token);
        ByteBuffer.wrap(token).putLong(end.getEpochSecond());
        var mac = mac(KEY.of(home), accessKeyId, token);
        System.arraycopy(mac, 0, token, token.length - MAC_BYTES, MAC_BYTES);
        return Base64.getEncoder().encodeToString(token);
    }

    /// When the session of this token ends or ended; empty when the token was not made here for this access key.
    static Optional<Instant> end(Home home, String accessKeyId, String text) {
        var key = KEY.known(home);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try {
            var token = Base64.getDecoder().decode(text);
            if (token.length != DEFAULT_REGIONS_BYTES && token.length != ALL_REGIONS_BYTES) {
                return Optional.empty();
            }
            var mac = Arrays.copyOfRange(token, token.length - MAC_BYTES, token.length);
            return MessageDigest.isEqual(mac, mac(key.get(), accessKeyId, token))
                    ? Optional.of(Instant.ofEpochSecond(ByteBuffer.wrap(token).getLong())) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static byte[] mac(byte[] key, String accessKeyId, byte[] token) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(accessKeyId.getBytes(StandardCharsets.US_ASCII));
            mac.update(token, 0, token.length - MAC_BYTES);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
