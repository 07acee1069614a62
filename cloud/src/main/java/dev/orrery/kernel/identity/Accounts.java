package dev.orrery.kernel.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What follows from an account's number.
public final class Accounts {
    private static final int ACCOUNT_DIGITS = 12;
    private static final int DIGEST_DIGITS = 52;
    private static final int REMEMBERED_MAX = 1_000;
    private static final Map<String, String> REMEMBERED = new ConcurrentHashMap<>();

    private Accounts() { }

    /// The canonical user id of an account: 64 hexadecimal digits, the same everywhere and in every cloud that we run.
    /// S3 shows it as the owner of buckets and objects, and policies name it as `CanonicalUser`.
    ///
    /// On AWS it is chosen once and looked up. Here it is a digest of the number with the number behind it, so that it can
    /// be turned back without a table, and an id that no account has is recognised.
    public static String canonicalId(String account) {
        var known = REMEMBERED.get(account);
        if (known != null) {
            return known;
        }
        var id = digest(account).substring(0, DIGEST_DIGITS) + account;
        if (REMEMBERED.size() < REMEMBERED_MAX) {
            REMEMBERED.put(account, id);
        }
        return id;
    }

    /// The account with this canonical user id; empty when none has it.
    public static Optional<String> ofCanonicalId(String id) {
        if (id.length() != DIGEST_DIGITS + ACCOUNT_DIGITS) {
            return Optional.empty();
        }
        var account = id.substring(DIGEST_DIGITS);
        return isAccount(account) && canonicalId(account).equals(id) ? Optional.of(account) : Optional.empty();
    }

    /// Twelve digits. Asked for several times in every call.
    public static boolean isAccount(String text) {
        if (text.length() != ACCOUNT_DIGITS) {
            return false;
        }
        for (int i = 0; i < ACCOUNT_DIGITS; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /// The account of this number, which is not negative and has no more than twelve digits.
    static String of(long number) {
        var digits = Long.toString(number);
        return "0".repeat(ACCOUNT_DIGITS - digits.length()) + digits;
    }

    private static String digest(String account) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(("canonical " + account).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
