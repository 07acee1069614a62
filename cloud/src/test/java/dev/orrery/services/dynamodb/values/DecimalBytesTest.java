package dev.orrery.services.dynamodb.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DecimalBytesTest {
    private static final int NUMBERS = 4_000;

    @Test
    void bytesOfNumbersSortAsTheNumbersDo() {
        // given numbers of all magnitudes, and neighbours of some of them
        var random = new SplittableRandom(1);
        var numbers = new ArrayList<BigDecimal>();
        numbers.add(BigDecimal.ZERO);
        while (numbers.size() < NUMBERS) {
            int digits = random.nextInt(1, 38);
            var unscaled = new BigInteger(digits * 3, new java.util.Random(random.nextLong())).add(BigInteger.ONE);
            var number = new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), random.nextInt(-80, 120)).stripTrailingZeros();
            if (Decimals.problem(number).isEmpty()) {
                numbers.add(number);
                numbers.add(number.negate());
            }
            var neighbour = number.add(number.ulp()).stripTrailingZeros();
            if (Decimals.problem(neighbour).isEmpty()) {
                numbers.add(neighbour);
            }
        }

        // when they are sorted by their bytes
        numbers.sort((left, right) -> Arrays.compareUnsigned(key(left), key(right)));

        // then they are in order
        for (int i = 1; i < numbers.size(); i++) {
            assertThat(numbers.get(i - 1)).as("before " + numbers.get(i)).isLessThanOrEqualTo(numbers.get(i));
        }
    }

    @Test
    void numbersAreKeptExactly() {
        assertThat(Decimals.canonical("1.10")).isEqualTo("1.1");
        assertThat(Decimals.canonical("-0")).isEqualTo("0");
        assertThat(Decimals.canonical("12345678901234567890123456789012345678")).isEqualTo("12345678901234567890123456789012345678");
        assertThat(Decimals.canonical("1E3")).isEqualTo("1000");
        assertThat(Decimals.problem("123456789012345678901234567890123456789")).isPresent();
        assertThat(Decimals.problem("9.9E125")).isEmpty();
        assertThat(Decimals.problem("1E126").orElseThrow()).startsWith("Number overflow");
        assertThat(Decimals.problem("1E-131").orElseThrow()).startsWith("Number underflow");
        assertThat(Decimals.problem("1E99999999999").orElseThrow()).contains("cannot be converted to a numeric value");
    }

    private static byte[] key(BigDecimal number) {
        return new KeyBytes(16).part(AttributeValue.fromN(number.toPlainString())).toByteArray();
    }
}
