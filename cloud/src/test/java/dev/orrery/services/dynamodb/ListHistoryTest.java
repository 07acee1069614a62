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
        assertThat(history(APPENDS_BOTH, torn).problems())
                .singleElement().asString().startsWith("no order");
    }

    @Test
    void lostAppendIsFound() {
        assertThat(new ListHistory(List.of(APPENDS_BOTH), Map.of(10, List.of(1)), Map.of(10, List.of(List.of(1)))).problems())
                .singleElement().asString().contains("was lost");
    }

    @Test
    void transactionWithoutAnswerMayHaveDoneAllOrNothing() {
        var unknown = new Transaction(1, 1, ListHistory.NEVER, Map.of(), Map.of(10, 1, 20, 1));
        var before = new Transaction(2, 7, 8, Map.of(10, List.of()), Map.of());
        assertThat(new ListHistory(List.of(unknown), Map.of(), Map.of()).problems()).isEmpty();
        assertThat(history(unknown, before).problems()).isEmpty();
        assertThat(new ListHistory(List.of(unknown), Map.of(10, List.of(1)), Map.of(10, List.of(List.of(1)))).problems())
                .singleElement().asString().contains("was lost");
    }

    @Test
    void streamThatIsNotTheHistoryIsFound() {
        var lists = Map.of(10, List.of(1, 2));
        var appends = List.of(new Transaction(1, 1, 2, Map.of(), Map.of(10, 1)), new Transaction(2, 3, 4, Map.of(), Map.of(10, 2)));
        assertThat(new ListHistory(appends, lists, Map.of(10, List.of(List.of(1), List.of(1, 2)))).problems()).isEmpty();
        for (var wrong : List.of(List.of(List.of(1)), List.of(List.of(1, 2), List.of(1)), List.of(List.of(1), List.of(1), List.of(1, 2)),
                List.of(List.of(1), List.of(1, 2), List.of(1, 2)))) {
            assertThat(new ListHistory(appends, lists, Map.of(10, wrong)).problems()).singleElement().asString().startsWith("record ");
        }
    }

    @Test
    void staleReadIsFound() {
        var late = new Transaction(2, 7, 8, Map.of(10, List.of()), Map.of());
        assertThat(history(APPENDS_BOTH, late).problems())
                .singleElement().asString().startsWith("no order");
    }

    @Test
    void serialHistoryIsFine() {
        var reader = new Transaction(2, 2, 5, Map.of(10, List.of(), 20, List.of()), Map.of());
        assertThat(history(APPENDS_BOTH, reader).problems()).isEmpty();
    }

    /// In the end both lists have the one element.
    private static ListHistory history(Transaction... transactions) {
        return new ListHistory(List.of(transactions), Map.of(10, List.of(1), 20, List.of(1)), Map.of(10, List.of(List.of(1)), 20, List.of(List.of(1))));
    }
}
