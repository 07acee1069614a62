package dev.orrery.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactGetItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// The SDK's mapper of beans, as it stands.
/// https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/dynamodb-enhanced-client.html
@ExtendWith(CloudUnderTest.class)
class EnhancedClientTest {
    private DynamoDbClient dynamo;
    private DynamoDbEnhancedClient enhanced;
    private DynamoDbTable<CustomerOrder> orders;

    @BeforeEach
    void createTable(Bench bench) {
        dynamo = bench.clients().dynamo();
        enhanced = DynamoDbEnhancedClient.builder().dynamoDbClient(dynamo).build();
        orders = enhanced.table("orders-" + UUID.randomUUID(), TableSchema.fromBean(CustomerOrder.class));
        orders.createTable(table -> table.globalSecondaryIndices(index -> index.indexName(CustomerOrder.BY_STATE)
                .projection(all -> all.projectionType(ProjectionType.ALL))));
        dynamo.waiter().waitUntilTableExists(wait -> wait.tableName(orders.tableName()));
    }

    @AfterEach
    void deleteTable() {
        orders.deleteTable();
        dynamo.close();
    }

    @Test
    void beanComesBackAsItWas() {
        // given a bean with something of every type
        var order = CustomerOrder.of("ada", 1, "open", "12345678901234567890.123456789");
        order.setPlaced(Instant.parse("2026-03-04T05:06:07.000000008Z"));
        order.setTags(Set.of("red", "round"));
        order.setLines(List.of(new CustomerOrder.Line("apple", 3), new CustomerOrder.Line("pear", 0)));
        order.setNotes(Map.of("door", "left", "", "no name"));
        order.setReceipt(new byte[] {0, -1, 127});
        order.setGift(true);

        // when
        orders.putItem(order);
        var read = orders.getItem(get -> get.key(key("ada", 1)).consistentRead(true));

        // then
        assertThat(read).usingRecursiveComparison().ignoringFields("version", "writes").isEqualTo(order);
        assertThat(read.getVersion()).isNotNull();
        assertThat(orders.getItem(key("ada", 2))).isNull();
        assertThat(orders.deleteItem(key("ada", 1)).getCustomer()).isEqualTo("ada");
        assertThat(orders.getItem(key("ada", 1))).isNull();
    }

    @Test
    void whoWritesAnOldVersionIsRefused() {
        // given two who read the same version
        orders.putItem(CustomerOrder.of("ada", 1, "open", "1"));
        var first = orders.getItem(key("ada", 1));
        var second = orders.getItem(key("ada", 1));

        // when one of them writes
        first.setState("paid");
        var written = orders.updateItem(first);

        // then the other cannot
        assertThat(written.getVersion()).isEqualTo(first.getVersion() + 1);
        second.setState("lost");
        assertThatThrownBy(() -> orders.updateItem(second)).isInstanceOf(ConditionalCheckFailedException.class);
        assertThatThrownBy(() -> orders.putItem(second)).isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(orders.getItem(key("ada", 1)).getState()).isEqualTo("paid");
        assertThat(orders.getItem(key("ada", 1)).getWrites()).isEqualTo(1);
    }

    @Test
    void queriesAndScansGoOnOverPages() {
        // given
        IntStream.rangeClosed(1, 12).forEach(number ->
                orders.putItem(CustomerOrder.of("ada", number, number % 3 == 0 ? "open" : "paid", "" + 10 * number)));
        orders.putItem(CustomerOrder.of("bob", 1, "open", "5"));

        // then by the table's own key, backwards, by parts of the key, by an index, and by a filter
        assertThat(orders.query(query -> query.queryConditional(QueryConditional.keyEqualTo(key("ada"))).limit(5).scanIndexForward(false))
                .items()).extracting(CustomerOrder::getNumber).containsExactly(12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
        assertThat(orders.query(QueryConditional.sortBetween(key("ada", 3), key("ada", 5))).items())
                .extracting(CustomerOrder::getNumber).containsExactly(3, 4, 5);
        assertThat(orders.index(CustomerOrder.BY_STATE).query(query -> query.queryConditional(QueryConditional.keyEqualTo(key("open"))).limit(2))
                .stream().flatMap(page -> page.items().stream())).extracting(CustomerOrder::getTotal).extracting(Number::intValue)
                .containsExactly(5, 30, 60, 90, 120);
        assertThat(orders.scan(scan -> scan.limit(4).filterExpression(Expression.builder().expression("#s = :open AND #t < :most")
                .putExpressionName("#s", "state").putExpressionName("#t", "total").putExpressionValue(":open", AttributeValue.fromS("open"))
                .putExpressionValue(":most", AttributeValue.fromN("90")).build())).items())
                .extracting(order -> order.getCustomer() + order.getNumber()).containsExactlyInAnyOrder("bob1", "ada3", "ada6");
    }

    @Test
    void updateLeavesWhatItDoesNotName() {
        // given
        var order = CustomerOrder.of("ada", 1, "open", "1");
        order.setTags(Set.of("red"));
        orders.putItem(order);

        // when a bean has but a state
        var change = new CustomerOrder();
        change.setCustomer("ada");
        change.setNumber(1);
        change.setState("paid");
        change.setVersion(orders.getItem(key("ada", 1)).getVersion());
        var changed = orders.updateItem(update -> update.item(change).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY));

        // then
        assertThat(changed.getState()).isEqualTo("paid");
        assertThat(changed.getTags()).containsExactly("red");
    }

    @Test
    void batchesReadAndWriteManyAtOnce() {
        // given a client without extensions, since versions need conditions and batches have none
        var plain = DynamoDbEnhancedClient.builder().dynamoDbClient(dynamo).extensions().build();
        var orders = plain.table(this.orders.tableName(), TableSchema.fromBean(CustomerOrder.class));

        var batch = WriteBatch.builder(CustomerOrder.class).mappedTableResource(orders);
        IntStream.rangeClosed(1, 25).forEach(number -> batch.addPutItem(CustomerOrder.of("ada", number, "open", "1")));
        var written = plain.batchWriteItem(BatchWriteItemEnhancedRequest.builder().writeBatches(batch.build()).build());
        assertThat(written.unprocessedPutItemsForTable(orders)).isEmpty();

        var wanted = ReadBatch.builder(CustomerOrder.class).mappedTableResource(orders);
        IntStream.of(1, 13, 25, 26).forEach(number -> wanted.addGetItem(key("ada", number)));
        var read = plain.batchGetItem(BatchGetItemEnhancedRequest.builder().readBatches(wanted.build()).build());
        assertThat(read.resultsForTable(orders)).extracting(CustomerOrder::getNumber).containsExactlyInAnyOrder(1, 13, 25);

        plain.batchWriteItem(BatchWriteItemEnhancedRequest.builder().writeBatches(WriteBatch.builder(CustomerOrder.class)
                .mappedTableResource(orders).addDeleteItem(key("ada", 1)).build()).build());
        assertThat(orders.getItem(key("ada", 1))).isNull();
    }

    @Test
    void transactionsAreAllOrNothing() {
        // given
        orders.putItem(CustomerOrder.of("ada", 1, "open", "1"));
        var paid = Expression.builder().expression("#s = :paid").putExpressionName("#s", "state")
                .putExpressionValue(":paid", AttributeValue.fromS("paid")).build();

        // when one of two conditions fails
        assertThatThrownBy(() -> enhanced.transactWriteItems(TransactWriteItemsEnhancedRequest.builder()
                .addPutItem(orders, CustomerOrder.of("ada", 2, "open", "2")).addConditionCheck(orders, check -> check.key(key("ada", 1)).conditionExpression(paid)).build()))
                .isInstanceOfSatisfying(TransactionCanceledException.class, canceled ->
                        assertThat(canceled.cancellationReasons()).extracting("code").containsExactly("None", "ConditionalCheckFailed"));

        // then nothing was written, and a read of both shows it
        var both = enhanced.transactGetItems(TransactGetItemsEnhancedRequest.builder().addGetItem(orders, key("ada", 1))
                .addGetItem(orders, key("ada", 2)).build());
        assertThat(both.get(0).getItem(orders).getState()).isEqualTo("open");
        assertThat(both.get(1).getItem(orders)).isNull();
    }

    private static Key key(String partition) {
        return Key.builder().partitionValue(partition).build();
    }

    private static Key key(String partition, int number) {
        return Key.builder().partitionValue(partition).sortValue(number).build();
    }
}
