package dev.orrery.kernel.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What follows from an account's number.
public final class Accounts {
    private static final int ACCOUNT_DIGITS = 12;

    private Accounts() { }

    /// The canonical user id of an account: 64 hexadecimal digits, the same everywhere and in every cloud that we run.
    /// S3 shows it as the owner of buckets and objects, and policies name it as `CanonicalUser`.
    public static String canonicalId(String account) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(("orrery canonical user " + account).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Twelve digits.
    public static boolean isAccount(String text) {
        return text.length() == ACCOUNT_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
