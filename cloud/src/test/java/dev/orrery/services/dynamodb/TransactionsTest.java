package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;
import static dev.orrery.services.dynamodb.TestTables.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class TransactionsTest {
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);

    @BeforeEach
    void createTables() {
        TestTables.create(cloud, "left", List.of("id:S"));
        TestTables.create(cloud, "right", List.of("id:S"));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void oneConditionThatFailsLeavesNothing() {
        // when one of three actions is refused
        assertThatThrownBy(() -> dynamo.transactWriteItems(TransactWriteItemsRequest.builder().transactItems(
                put("left", "1"), update("right", "1"),
                TransactWriteItem.builder().conditionCheck(check -> check.tableName("right").key(item("id", "2"))
                        .conditionExpression("attribute_exists(id)")).build()).build()))
                .isInstanceOfSatisfying(TransactionCanceledException.class, canceled ->
                        assertThat(canceled.cancellationReasons()).extracting(CancellationReason::code)
                                .containsExactly("None", "None", "ConditionalCheckFailed"));

        // then nothing was written
        assertThat(dynamo.scan(scan -> scan.tableName("left")).items()).isEmpty();
        assertThat(dynamo.scan(scan -> scan.tableName("right")).items()).isEmpty();
    }

    @Test
    void sameTokenWritesOnceForTenMinutes() {
        var request = TransactWriteItemsRequest.builder().clientRequestToken("token").transactItems(update("left", "1")).build();

        dynamo.transactWriteItems(request);
        dynamo.transactWriteItems(request);
        assertThat(count()).isEqualTo("1");

        assertThatThrownBy(() -> dynamo.transactWriteItems(request.toBuilder().transactItems(update("left", "2")).build()))
                .isInstanceOf(IdempotentParameterMismatchException.class);

        // then for ten minutes after the first, however often it was repeated
        cloud.time().advance(Duration.ofMinutes(10).minusSeconds(1));
        dynamo.transactWriteItems(request);
        assertThat(count()).isEqualTo("1");
        cloud.time().advance(Duration.ofSeconds(1));
        dynamo.transactWriteItems(request);
        assertThat(count()).isEqualTo("2");
    }

    @Test
    void tokenOfATransactionThatWasCanceledIsFree() {
        // given a transaction that was refused
        var refused = TransactWriteItemsRequest.builder().clientRequestToken("token").transactItems(
                TransactWriteItem.builder().conditionCheck(check -> check.tableName("right").key(item("id", "2"))
                        .conditionExpression("attribute_exists(id)")).build(), update("left", "1")).build();
        assertThatThrownBy(() -> dynamo.transactWriteItems(refused)).isInstanceOf(TransactionCanceledException.class);

        // when it is asked for again, now that it can be done
        dynamo.putItem(put -> put.tableName("right").item(item("id", "2")));
        dynamo.transactWriteItems(refused);
        dynamo.transactWriteItems(refused);

        // then it is done once
        assertThat(count()).isEqualTo("1");
    }

    @Test
    void statementsHaveTokensToo() {
        // given a transaction of statements with a token
        dynamo.transactWriteItems(write -> write.transactItems(update("left", "1")));
        var request = ExecuteTransactionRequest.builder().clientRequestToken("token").transactStatements(ParameterizedStatement.builder()
                .statement("UPDATE \"left\" SET \"count\" = \"count\" + 1 WHERE id = '1'").build()).build();
        dynamo.executeTransaction(request);
        dynamo.executeTransaction(request);
        assertThat(count()).isEqualTo("2");

        // then another request with it is refused
        assertThatThrownBy(() -> dynamo.executeTransaction(request.toBuilder().transactStatements(ParameterizedStatement.builder()
                .statement("DELETE FROM \"left\" WHERE id = '1'").build()).build())).isInstanceOf(IdempotentParameterMismatchException.class);
        assertThat(count()).isEqualTo("2");
    }

    @Test
    void sameRequestIsTheSameInWhateverOrder() {
        // given a client that keeps no order of maps and sets
        Map<String, AttributeValue> one = new LinkedHashMap<>();
        one.put("id", s("1"));
        one.put("set", AttributeValue.fromSs(List.of("a", "b")));
        one.put("map", AttributeValue.fromM(new LinkedHashMap<>(Map.of("x", n(1)))));
        Map<String, AttributeValue> other = new LinkedHashMap<>();
        other.put("map", one.get("map"));
        other.put("set", AttributeValue.fromSs(List.of("b", "a")));
        other.put("id", s("1"));

        transact(one);
        transact(other);
        other.put("list", AttributeValue.fromL(List.of(s("a"), s("b"))));
        assertThatThrownBy(() -> transact(other)).isInstanceOf(IdempotentParameterMismatchException.class);
        // but lists have an order
        cloud.time().advance(Duration.ofMinutes(11));
        transact(other);
        other.put("list", AttributeValue.fromL(List.of(s("b"), s("a"))));
        assertThatThrownBy(() -> transact(other)).isInstanceOf(IdempotentParameterMismatchException.class);
    }

    private void transact(Map<String, AttributeValue> item) {
        dynamo.transactWriteItems(write -> write.clientRequestToken("token").transactItems(TransactWriteItem.builder()
                .put(put -> put.tableName("left").item(item)).build()));
    }

    @Test
    void oneItemIsInATransactionOnce() {
        assertThatThrownBy(() -> dynamo.transactWriteItems(write -> write.transactItems(put("left", "1"), update("left", "1"))))
                .hasMessageContaining("Transaction request cannot include multiple operations on one item");
    }

    @Test
    void readsOfATransactionAreOfOneMoment() {
        dynamo.transactWriteItems(write -> write.transactItems(put("left", "1"), put("right", "1")));

        var read = dynamo.transactGetItems(get -> get.transactItems(
                TransactGetItem.builder().get(one -> one.tableName("left").key(item("id", "1"))).build(),
                TransactGetItem.builder().get(one -> one.tableName("right").key(item("id", "missing"))).build()));

        assertThat(read.responses()).hasSize(2);
        assertThat(read.responses().get(0).item()).isEqualTo(item("id", "1"));
        assertThat(read.responses().get(1).hasItem()).isFalse();
    }

    private String count() {
        return dynamo.getItem(get -> get.tableName("left").key(item("id", "1"))).item().get("count").n();
    }

    private static TransactWriteItem put(String table, String id) {
        return TransactWriteItem.builder().put(put -> put.tableName(table).item(item("id", id))).build();
    }

    private static TransactWriteItem update(String table, String id) {
        return TransactWriteItem.builder().update(update -> update.tableName(table).key(item("id", id))
                .updateExpression("ADD #c :one").expressionAttributeNames(Map.of("#c", "count"))
                .expressionAttributeValues(Map.of(":one", n(1)))).build();
    }
}
