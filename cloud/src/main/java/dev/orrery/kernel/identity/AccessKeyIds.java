package dev.orrery.kernel.identity;

import dev.orrery.kernel.Ids;
import java.util.Optional;

/// Ids of access keys: four letters that tell the kind, and sixteen characters that hold the account.
///
/// The account stands in 40 of the 80 bits, behind a bit that is always set, as in the keys that AWS makes since 2019; so
/// a key is found in its account without a list of all keys, and tools that read the account from a key work here too.
public final class AccessKeyIds {
    /// A key of a user or of a root.
    public static final String LASTING = "AKIA";
    /// A key of a session.
    public static final String TEMPORARY = "ASIA";
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int PREFIX_LENGTH = 4;
    private static final int LENGTH = 20;
    private static final int BITS_PER_CHARACTER = 5;
    /// Ten characters hold the set bit, the account and nine random bits; six more are random.
    private static final int NUMBER_CHARACTERS = 10;
    private static final int RANDOM_BITS = 9;
    private static final long SET_BIT = 1L << 49;
    private static final long ACCOUNT_MASK = (1L << 40) - 1;
    private static final long ACCOUNT_MAX = 999_999_999_999L;

    private AccessKeyIds() { }

    public static String make(String kind, String account, Ids ids) {
        var random = ids.pick(ALPHABET, LENGTH - PREFIX_LENGTH);
        long low = number(random.substring(0, NUMBER_CHARACTERS)) & (1L << RANDOM_BITS) - 1;
        long number = SET_BIT | Long.parseLong(account) << RANDOM_BITS | low;
        var text = new StringBuilder(LENGTH).append(kind);
        for (int shift = (NUMBER_CHARACTERS - 1) * BITS_PER_CHARACTER; shift >= 0; shift -= BITS_PER_CHARACTER) {
            text.append(ALPHABET.charAt((int) (number >> shift) & ALPHABET.length() - 1));
        }
        return text.append(random, NUMBER_CHARACTERS, random.length()).toString();
    }

    /// The account of a key's id; empty when it holds none.
    public static Optional<String> account(String accessKeyId) {
        if (accessKeyId.length() != LENGTH) {
            return Optional.empty();
        }
        for (int i = PREFIX_LENGTH; i < LENGTH; i++) {
            if (ALPHABET.indexOf(accessKeyId.charAt(i)) < 0) {
                return Optional.empty();
            }
        }
        long number = number(accessKeyId.substring(PREFIX_LENGTH, PREFIX_LENGTH + NUMBER_CHARACTERS));
        long account = number >> RANDOM_BITS & ACCOUNT_MASK;
        return (number & SET_BIT) == 0 || account > ACCOUNT_MAX ? Optional.empty() : Optional.of(Accounts.of(account));
    }

    private static long number(String characters) {
        long number = 0;
        for (int i = 0; i < characters.length(); i++) {
            number = number << BITS_PER_CHARACTER | ALPHABET.indexOf(characters.charAt(i));
        }
        return number;
    }
}
