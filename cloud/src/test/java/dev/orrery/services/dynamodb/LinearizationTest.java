package dev.orrery.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.services.dynamodb.Linearization.Operation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The checker must find what it is for, and nothing else. Here on a register of a number.
class LinearizationTest {

    @Test
    void callsThatOverlapHaveAnyOrder() {
        assertThat(problem(List.of(write(1, 4, 5), read(2, 3, 0), read(2, 3, 5)))).isEmpty();
        assertThat(problem(List.of(write(1, 4, 5), write(2, 3, 6), read(5, 6, 5)))).isEmpty();
        assertThat(problem(List.of(write(1, 4, 5), write(2, 3, 6), read(5, 6, 6)))).isEmpty();
    }

    @Test
    void readOfWhatWasOverwrittenIsFound() {
        assertThat(problem(List.of(write(1, 2, 5), write(3, 4, 6), read(5, 6, 5)))).isPresent();
    }

    @Test
    void readsThatGoBackAreFound() {
        assertThat(problem(List.of(write(1, 8, 5), read(2, 3, 5), read(4, 5, 0)))).isPresent();
    }

    @Test
    void readBeforeTheWriteIsFound() {
        assertThat(problem(List.of(read(1, 2, 5), write(3, 4, 5)))).isPresent();
    }

    @Test
    void callWithoutAnswerMayHaveHappenedLaterOrNever() {
        assertThat(problem(List.of(write(1, Linearization.NEVER, 5), read(2, 3, 0), read(4, 5, 5), read(6, 7, 5)))).isEmpty();
        assertThat(problem(List.of(write(1, Linearization.NEVER, 5), read(2, 3, 0)))).isEmpty();
        assertThat(problem(List.of(read(1, 2, 5), write(3, Linearization.NEVER, 5)))).isPresent();
        assertThat(problem(List.of(write(1, Linearization.NEVER, 5), read(2, 3, 5), read(4, 5, 0)))).isPresent();
    }

    @Test
    void whatIsThereInTheEndCounts() {
        assertThat(new Linearization<>(List.of(write(1, 2, 5))).problem(0, state -> state == 0)).isPresent();
        assertThat(new Linearization<>(List.of(write(1, Linearization.NEVER, 5))).problem(0, state -> state == 5)).isEmpty();
    }

    private static Optional<String> problem(List<Operation<Integer>> operations) {
        return new Linearization<>(operations).problem(0, _ -> true);
    }

    private static Operation<Integer> write(long begin, long end, int value) {
        return new Operation<>(begin, end, _ -> Optional.of(value), "write " + value);
    }

    private static Operation<Integer> read(long begin, long end, int value) {
        return new Operation<>(begin, end, state -> state == value ? Optional.of(state) : Optional.empty(), "read " + value);
    }
}
