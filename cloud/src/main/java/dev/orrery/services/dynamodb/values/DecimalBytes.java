package dev.orrery.services.dynamodb.values;

import java.math.BigDecimal;
import java.util.Arrays;

/// A number as bytes that sort as numbers do: an exponent to the base of 100 with the sign, then pairs of digits.
///
/// DynamoDB hashes numbers in this form, so a scan meets them in the order in which it meets them on AWS.
/// Source: architect/dynalite, `db/index.js`, whose author found it out on AWS.
final class DecimalBytes {
    private static final byte[] ZERO = {(byte) 0x80};
    private static final int BIAS = 64;
    private static final int PAIRS_MAX = 20;
    /// Behind the digits of a negative number, greater than any of them, so that the shorter number sorts last.
    private static final int NEGATIVE_END = 102;

    private DecimalBytes() { }

    static byte[] of(String text) {
        var number = new BigDecimal(text);
        if (number.signum() == 0) {
            return ZERO;
        }
        var stripped = number.stripTrailingZeros();
        boolean negative = stripped.signum() < 0;
        var digits = stripped.unscaledValue().abs().toString();
        int exponent = stripped.precision() - stripped.scale();
        int lead = Math.floorMod(exponent, 2);
        int pairs = (digits.length() + lead + 1) / 2;
        var bytes = new byte[pairs + 2];
        int first = Math.floorDiv(exponent + lead, 2) - BIAS;
        bytes[0] = (byte) (negative ? ~first : first);
        for (int i = 0; i < pairs; i++) {
            int pair = 10 * digit(digits, 2 * i - lead) + digit(digits, 2 * i - lead + 1);
            bytes[i + 1] = (byte) (negative ? 101 - pair : pair + 1);
        }
        if (negative && pairs < PAIRS_MAX) {
            bytes[pairs + 1] = NEGATIVE_END;
            return bytes;
        }
        return Arrays.copyOf(bytes, pairs + 1);
    }

    private static int digit(String digits, int index) {
        return index < 0 || index >= digits.length() ? 0 : digits.charAt(index) - '0';
    }
}
