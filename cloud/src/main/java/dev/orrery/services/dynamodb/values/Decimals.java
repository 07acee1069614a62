package dev.orrery.services.dynamodb.values;

import java.math.BigDecimal;
import java.util.Optional;

/// DynamoDB's numbers: up to 38 significant digits, from 1E-130 to 9.9…9E+125 of either sign, and zero. Kept as text, without
/// exponent and without zeros that tell nothing, as they are answered.
///
/// Source: Developer Guide, "Supported data types and naming rules in Amazon DynamoDB", Number.
public final class Decimals {
    public static final int DIGITS_MAX = 38;
    public static final int EXPONENT_MAX = 125;
    public static final int EXPONENT_MIN = -130;
    /// No number needs more characters, however many zeros it is written with.
    private static final int CHARACTERS_MAX = 1_000;
    private static final int PLAIN_DIGITS_MAX = 18;

    private Decimals() { }

    /// What is wrong with a text that should be a number.
    public static Optional<String> problem(String text) {
        if (isPlain(text)) {
            return Optional.empty();
        }
        if (text.isEmpty()) {
            return Optional.of("The parameter cannot be converted to a numeric value");
        }
        BigDecimal number;
        try {
            if (text.length() > CHARACTERS_MAX) {
                throw new NumberFormatException();
            }
            number = new BigDecimal(text);
        } catch (NumberFormatException _) {
            return Optional.of("The parameter cannot be converted to a numeric value: " + text);
        }
        return problem(number);
    }

    /// What is wrong with the result of a calculation.
    public static Optional<String> problem(BigDecimal number) {
        if (number.signum() == 0) {
            return Optional.empty();
        }
        var stripped = number.stripTrailingZeros();
        long exponent = (long) stripped.precision() - stripped.scale() - 1;
        if (exponent > EXPONENT_MAX) {
            return Optional.of("Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        if (exponent < EXPONENT_MIN) {
            return Optional.of("Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
        return stripped.precision() > DIGITS_MAX
                ? Optional.of("Attempting to store more than 38 significant digits in a Number") : Optional.empty();
    }

    /// As it is kept and answered. Only for numbers without a problem.
    public static String canonical(String text) {
        return isPlain(text) ? text : canonical(new BigDecimal(text));
    }

    public static String canonical(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    public static int compare(String left, String right) {
        if (left.equals(right)) {
            return 0;
        }
        return isPlain(left) && isPlain(right) ? Long.compare(Long.parseLong(left), Long.parseLong(right))
                : new BigDecimal(left).compareTo(new BigDecimal(right));
    }

    /// A short whole number as it is kept: most are.
    static boolean isPlain(String text) {
        int length = text.length();
        int start = length > 0 && text.charAt(0) == '-' ? 1 : 0;
        int digits = length - start;
        if (digits == 0 || digits > PLAIN_DIGITS_MAX || text.charAt(start) == '0' && length > 1) {
            return false;
        }
        for (int i = start; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
