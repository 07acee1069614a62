package dev.orrery.kernel.identity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// One value that a condition compares with, compiled for its operator. What the request brings and is not of the
/// operator's type (no number, no address) matches no value.
sealed interface ConditionValue {

    /// Whether the request's value is what this one looks for, negation aside.
    boolean matches(String found, Circumstances circumstances);

    /// Whether its variables have values in this request.
    default boolean isResolvable(Circumstances circumstances) {
        return true;
    }

    record Text(Template template) implements ConditionValue {
        @Override
        public boolean matches(String found, Circumstances circumstances) {
            return template.matches(found, 0, found.length(), circumstances);
        }

        @Override
        public boolean isResolvable(Circumstances circumstances) {
            return template.isResolvable(circumstances);
        }
    }

    record Arn(ArnPattern pattern) implements ConditionValue {
        @Override
        public boolean matches(String found, Circumstances circumstances) {
            return pattern.matches(found, circumstances);
        }

        @Override
        public boolean isResolvable(Circumstances circumstances) {
            return pattern.isResolvable(circumstances);
        }
    }

    record Numeric(ConditionOperator operator, BigDecimal wanted) implements ConditionValue {
        private static final int LENGTH_MAX = 64;
        private static final int SCALE_MAX = 400;

        @Override
        public boolean matches(String found, Circumstances circumstances) {
            return number(found).filter(number -> operator.accepts(number.compareTo(wanted))).isPresent();
        }

        /// Bounded, since comparing 1 with 1e999999999 exactly would take all memory there is.
        static Optional<BigDecimal> number(String text) {
            try {
                var number = text.length() <= LENGTH_MAX ? Optional.of(new BigDecimal(text)) : Optional.<BigDecimal>empty();
                return number.filter(n -> Math.abs((long) n.scale()) <= SCALE_MAX);
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }
    }

    record Time(ConditionOperator operator, Instant wanted) implements ConditionValue {
        @Override
        public boolean matches(String found, Circumstances circumstances) {
            return Times.of(found).filter(time -> operator.accepts(time.compareTo(wanted))).isPresent();
        }
    }

    record Truth(boolean wanted) implements ConditionValue {
        @Override
        public boolean matches(String found, Circumstances circumstances) {
            return truth(found).filter(truth -> truth == wanted).isPresent();
        }

        static Optional<Boolean> truth(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            };
        }
    }

    record Bytes(byte[] wanted) implements ConditionValue {
        @Override
        public boolean matches(String found, Circumstances circumstances) {
            return bytes(found).filter(bytes -> Arrays.equals(bytes, wanted)).isPresent();
        }

        /// What stands in Base64.
        static Optional<byte[]> bytes(String text) {
            try {
                return Optional.of(Base64.getDecoder().decode(text));
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }
    }

    record Address(AddressRange range) implements ConditionValue {
        @Override
        public boolean matches(String found, Circumstances circumstances) {
            return circumstances.address(found).filter(range::contains).isPresent();
        }
    }

    /// The compiled value; empty when the text is not of the operator's type.
    static Optional<ConditionValue> of(ConditionOperator operator, String text, boolean variables) {
        return switch (operator.type()) {
            case TEXT -> Optional.of(new Text(Template.of(text, Template.Wildcards.LITERAL, variables, false)));
            case TEXT_IGNORING_CASE -> Optional.of(new Text(Template.of(text, Template.Wildcards.LITERAL, variables, true)));
            case PATTERN -> Optional.of(new Text(Template.of(text, Template.Wildcards.SPECIAL, variables, false)));
            case ARN -> Optional.of(new Arn(ArnPattern.of(text, variables)));
            case NUMBER -> Numeric.number(text).map(number -> new Numeric(operator, number));
            case TIME -> Times.of(text).map(time -> new Time(operator, time));
            case TRUTH, ABSENCE -> Truth.truth(text).map(Truth::new);
            case BYTES -> Bytes.bytes(text).map(Bytes::new);
            case ADDRESS -> AddressRange.of(text).map(Address::new);
        };
    }
}
