package dev.orrery.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyTest {

    @Test
    void keysSortAsTheirPartsDo() {
        assertThat(compare(Key.of("a").text("z"), Key.of("a\0").text("a"))).isNegative();
        assertThat(compare(Key.of("a"), Key.of("ab"))).isNegative();
        assertThat(compare(Key.of("a").number(-1), Key.of("a").number(1))).isNegative();
        assertThat(compare(Key.of("a").numberDescending(5), Key.of("a").numberDescending(4))).isNegative();
    }

    @Test
    void textsSortByCodePoint() {
        assertThat(compare(Key.of("\uFFFD"), Key.of("\uD83D\uDE00"))).isNegative();
    }

    private static int compare(Key left, Key right) {
        return Arrays.compareUnsigned(left.bytes(), right.bytes());
    }
}
