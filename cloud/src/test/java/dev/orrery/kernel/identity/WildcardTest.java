package dev.orrery.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WildcardTest {

    @Test
    void itAgreesWithANaiveMatcher() {
        var random = new Random(7);
        int matched = 0;
        for (int i = 0; i < 200_000; i++) {
            var pattern = text(random, "ab*?", 8);
            var text = text(random, "ab", 8);
            boolean expected = naive(pattern, text);
            assertThat(Wildcard.of(pattern).matches(text)).as("%s on %s", pattern, text).isEqualTo(expected);
            assertThat(Wildcard.of(pattern).matches("b" + text + "a", 1, text.length() + 1)).as("%s within", pattern).isEqualTo(expected);
            matched += expected ? 1 : 0;
        }
        assertThat(matched).isGreaterThan(20_000);
    }

    @Test
    void aQuestionMarkStandsForOneCharacterAlsoOutsideTheBasicPlane() {
        assertThat(Wildcard.of("a?c").matches("a😀c")).isTrue();
        assertThat(Wildcard.of("a??c").matches("a😀c")).isFalse();
        assertThat(Wildcard.of("*😀?").matches("x😀y")).isTrue();
    }

    @Test
    void noPatternBlowsUp() {
        var pattern = "*a".repeat(10_000) + "b";
        var text = "a".repeat(20_000);

        assertThatCode(() -> CompletableFuture.supplyAsync(() -> Wildcard.of(pattern).matches(text))
                .orTimeout(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS).join()).doesNotThrowAnyException();
    }

    private static boolean naive(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        return switch (pattern.charAt(0)) {
            case '*' -> naive(pattern.substring(1), text) || !text.isEmpty() && naive(pattern, text.substring(1));
            case '?' -> !text.isEmpty() && naive(pattern.substring(1), text.substring(1));
            default -> !text.isEmpty() && text.charAt(0) == pattern.charAt(0) && naive(pattern.substring(1), text.substring(1));
        };
    }

    private static String text(Random random, String alphabet, int most) {
        var text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
