package dev.orrery.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.SeededIds;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

    @Test
    void journalKnowsTheIdOfAnyAnswer() {
        var ids = new SeededIds(7);
        for (int i = 0; i < 1000; i++) {
            var id = ids.uuid();
            assertThat(RequestIds.older(id)).hasSize(52);
            assertThat(RequestIds.journalled(RequestIds.older(id))).isEqualTo(id);
            assertThat(RequestIds.journalled(id)).isEqualTo(id);
        }
        var small = "00000000-0000-4000-8000-000000000000";
        assertThat(RequestIds.journalled(RequestIds.older(small))).isEqualTo(small);
        assertThat(RequestIds.journalled("last")).isEqualTo("last");
    }

    @Test
    void olderIdIsTheUuidAndItBackwardsToTheBaseOf32() {
        var ids = new SeededIds(8);
        for (int i = 0; i < 1000; i++) {
            var id = ids.uuid();
            var hex = id.replace("-", "");
            assertThat(RequestIds.older(id)).isEqualTo(half(hex) + half(new StringBuilder(hex).reverse().toString()));
        }
        assertThat(RequestIds.older("00000000-0000-4000-8000-00000000000a")).isEqualTo("0000000000800800000000000A" + "50000000000040010000000000");
    }

    private static String half(String hex) {
        var text = new BigInteger(hex, 16).toString(32).toUpperCase(Locale.ROOT);
        return "0".repeat(26 - text.length()) + text;
    }

    @Test
    void whatIsNoUuidStaysAsItIs() {
        for (var other : List.of("", "last", "00000000-0000-4000-8000-00000000000", "00000000-0000-4000-8000-0000000000000",
                "00000000-0000-4000-8000-00000000000A", "00000000-0000-4000-8000-00000000000g")) {
            assertThat(RequestIds.older(other)).isEqualTo(other);
        }
    }
}
