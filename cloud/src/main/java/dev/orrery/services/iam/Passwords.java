package dev.orrery.services.iam;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// What passwords must be, and how they are kept.
final class Passwords {
    private static final int SALT_BYTES = 16;
    private static final int ITERATIONS = 10_000;
    private static final int DIGEST_BITS = 256;
    private static final int LENGTH_MAX = 128;
    /// Without rules of the account: eight characters of three kinds. Source: IAM User Guide, "Set an account password policy".
    private static final int DEFAULT_LENGTH_MIN = 8;
    private static final int DEFAULT_KINDS_MIN = 3;

    private Passwords() { }

    /// What is kept of a password that the account's rules allow.
    ///
    /// @param salt drawn for this password
    static UserRow.Password kept(AccountRow account, UserRow user, String password, boolean resetRequired, byte[] salt, Instant now) {
        require(account, user, password);
        int remembered = account.passwordRules().map(PasswordRules::remembered).orElse(0);
        var earlier = new ArrayList<UserRow.Password>();
        user.password().ifPresent(old -> {
            earlier.add(old.withoutEarlier());
            earlier.addAll(old.earlier());
        });
        if (earlier.stream().limit(remembered).anyMatch(old -> isRight(old, password))) {
            throw violation("Password does not conform to the account password policy: it was used before.");
        }
        return new UserRow.Password(salt, digest(salt, password), now, resetRequired,
                List.copyOf(earlier.subList(0, Math.min(earlier.size(), PasswordRules.REMEMBERED_MAX))));
    }

    static byte[] salt(Registry registry) {
        var salt = new byte[SALT_BYTES];
        registry.home().ids().fill(salt);
        return salt;
    }

    static boolean isRight(UserRow.Password kept, String password) {
        return MessageDigest.isEqual(kept.digest(), digest(kept.salt(), password));
    }

    private static void require(AccountRow account, UserRow user, String password) {
        Checks.text("password", password, 1, LENGTH_MAX);
        boolean upper = password.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
        boolean lower = password.chars().anyMatch(c -> c >= 'a' && c <= 'z');
        boolean digits = password.chars().anyMatch(c -> c >= '0' && c <= '9');
        boolean symbols = password.chars().anyMatch(c -> "!@#$%^&*()_+-=[]{}|'".indexOf(c) >= 0);
        var rules = account.passwordRules();
        if (rules.isEmpty()) {
            int kinds = (upper ? 1 : 0) + (lower ? 1 : 0) + (digits ? 1 : 0) + (symbols ? 1 : 0);
            if (password.length() < DEFAULT_LENGTH_MIN || kinds < DEFAULT_KINDS_MIN || password.equalsIgnoreCase(user.name())) {
                throw violation("Password does not conform to the account password policy.");
            }
            return;
        }
        var wanted = rules.get();
        if (password.length() < wanted.lengthMin()) {
            throw violation("Password should have a minimum length of " + wanted.lengthMin());
        }
        if (wanted.symbols() && !symbols) {
            throw violation("Password should have at least one symbol");
        }
        if (wanted.numbers() && !digits) {
            throw violation("Password should have at least one number");
        }
        if (wanted.upperCase() && !upper) {
            throw violation("Password should have at least one uppercase letter");
        }
        if (wanted.lowerCase() && !lower) {
            throw violation("Password should have at least one lowercase letter");
        }
    }

    private static RuntimeException violation(String message) {
        return IamErrors.error("PasswordPolicyViolation", 400, message);
    }

    private static byte[] digest(byte[] salt, String password) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, DIGEST_BITS)).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2", e);
        }
    }
}
