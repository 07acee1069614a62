package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;
import static dev.orrery.services.dynamodb.TestTables.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.services.dynamodb.expressions.ConditionParser;
import dev.orrery.services.dynamodb.expressions.ExpressionException;
import dev.orrery.services.dynamodb.expressions.Placeholders;
import dev.orrery.services.dynamodb.expressions.ProjectionParser;
import dev.orrery.services.dynamodb.expressions.Projections;
import dev.orrery.services.dynamodb.expressions.UpdateParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ExpressionsTest {
    private static final Map<String, AttributeValue> VALUES = Map.of(":a", s("a"), ":ab", s("ab"), ":one", n(1), ":two", n("2.0"),
            ":type", s("N"), ":list", AttributeValue.fromL(List.of(n(1))));
    private static final Map<String, AttributeValue> ITEM = item("txt", "abc", "num", 2, "doc",
            AttributeValue.fromM(Map.of("list", AttributeValue.fromL(List.of(n(1), s("a"))))));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "num = :two | true", "num <> :two | false", "num > :one AND num <= :two | true", "NOT num > :one | false",
            "absent <> :one | true", "absent = :one | false", "NOT absent = :one | true",
            "begins_with(txt, :ab) | true", "contains(txt, :ab) | true", "contains(doc.#l, :a) | true",
            "attribute_exists(doc.#l[1]) | true", "attribute_not_exists(doc.#l[2]) | true", "attribute_type(num, :type) | true",
            "size(txt) > :two | true", "size(doc.#l) = :two | true", "num BETWEEN :one AND :two | true", "num IN (:one, :two) | true",
            "txt > :one | false", "num = :one OR txt = :a OR (num = :two AND begins_with(txt, :a)) | true",
            "(num) = (:two) | true", "num = :one OR num = :two AND txt = :a | false", "doc.#l[0] < num | true"})
    void conditionsHoldAsTheyRead(String expression, boolean holds) {
        assertThat(ConditionParser.parse(expression, new Placeholders(Map.of("#l", "list"), VALUES)).holds(ITEM)).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"num", "num =", "= :one", "num = :one AND", "(num = :one", "num = :one)", "num BETWEEN :one", "a..b = :one",
        "a[x] = :one", "a[-1] = :one", "num = :one :two", "f(", "num == :one", "num = 1", "!", "#", "num IN ()", "NOT NOT num = :one"})
    void whatIsNoConditionIsRefused(String expression) {
        assertThatThrownBy(() -> ConditionParser.parse(expression, new Placeholders(Map.of(), VALUES))).isInstanceOf(ExpressionException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET", "SET a", "SET a =", "SET a = :one SET b = :one", "REMOVE", "ADD a", "ADD a :a", "DELETE a :one", "a = :one",
        "SET a = :one, a.b = :one", "SET a = :a + :one", "SET a = list_append(:one, :list)", "SET a = unknown(:one)", "SET a = :one +", "UPSERT a :one"})
    void whatIsNoUpdateIsRefused(String expression) {
        assertThatThrownBy(() -> UpdateParser.parse(expression, new Placeholders(Map.of(), VALUES))).isInstanceOf(ExpressionException.class);
    }

    @Test
    void manyGroupsSideBySideAreNotDeep() {
        var groups = "(num=:one)OR".repeat(149) + "(num=:two)";
        assertThat(ConditionParser.parse(groups, new Placeholders(Map.of(), VALUES)).holds(ITEM)).isTrue();
        var chain = "num=:one OR ".repeat(250) + "num=:two";
        assertThat(ConditionParser.parse(chain, new Placeholders(Map.of(), VALUES)).holds(ITEM)).isTrue();
    }

    @Test
    void deeplyNestedExpressionEndsInARefusal() {
        var nested = "(".repeat(1_500) + "num = :one" + ")".repeat(1_500);
        assertThatThrownBy(() -> ConditionParser.parse(nested, new Placeholders(Map.of(), VALUES))).isInstanceOf(ExpressionException.class);
    }

    @Test
    void projectionKeepsTheStructureOfWhatItTakes() {
        var paths = ProjectionParser.parse("doc.#l[1], num, absent.x", new Placeholders(Map.of("#l", "list"), Map.of()));
        assertThat(Projections.of(paths).apply(ITEM)).isEqualTo(item("num", 2,
                "doc", AttributeValue.fromM(Map.of("list", AttributeValue.fromL(List.of(s("a")))))));
    }
}
