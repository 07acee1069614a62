package dev.orrery.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.services.dynamodb.ListHistory.Transaction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The checker must find what it is for.
class ListHistoryTest {
    private static final Transaction APPENDS_BOTH = new Transaction(1, 1, 6, Map.of(), Map.of(10, 1, 20, 1));

    @Test
    void halfOfATransactionIsFound() {
        // given a reader that saw one of two appends of one transaction
        var torn = new Transaction(2, 2, 5, Map.of(10, List.of(1), 20, List.of()), Map.of());
        assertThat(new ListHistory(List.of(APPENDS_BOTH, torn), Map.of(10, List.of(1), 20, List.of(1))).problems())
                .singleElement().asString().startsWith("no order");
    }

    @Test
    void lostAppendIsFound() {
        assertThat(new ListHistory(List.of(APPENDS_BOTH), Map.of(10, List.of(1))).problems()).singleElement().asString().contains("was lost");
    }

    @Test
    void staleReadIsFound() {
        var late = new Transaction(2, 7, 8, Map.of(10, List.of()), Map.of());
        assertThat(new ListHistory(List.of(APPENDS_BOTH, late), Map.of(10, List.of(1), 20, List.of(1))).problems())
                .singleElement().asString().startsWith("no order");
    }

    @Test
    void serialHistoryIsFine() {
        var reader = new Transaction(2, 2, 5, Map.of(10, List.of(), 20, List.of()), Map.of());
        assertThat(new ListHistory(List.of(APPENDS_BOTH, reader), Map.of(10, List.of(1), 20, List.of(1))).problems()).isEmpty();
    }
}
