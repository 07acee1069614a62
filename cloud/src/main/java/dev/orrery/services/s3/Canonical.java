package dev.orrery.services.s3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The canonical user id of an account: 64 hexadecimal digits that ACLs name accounts by.
///
/// On AWS the id is chosen once and looked up. Here it ends with the account's twelve digits behind a digest of them, so
/// that it can be turned back into the account without a table, and an id that nobody was given is recognised.
final class Canonical {
    private static final int DIGEST_DIGITS = 52;
    private static final int REMEMBERED_MAX = 1_000;
    private static final Map<String, String> REMEMBERED = new ConcurrentHashMap<>();

    private Canonical() { }

    static String id(String account) {
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

    /// The account with this id; empty when no account has it.
    static Optional<String> account(String id) {
        if (id.length() <= DIGEST_DIGITS) {
            return Optional.empty();
        }
        var account = id.substring(DIGEST_DIGITS);
        return id(account).equals(id) ? Optional.of(account) : Optional.empty();
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
