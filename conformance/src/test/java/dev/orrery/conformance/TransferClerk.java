package dev.orrery.conformance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Moves money between few accounts, and counts without a token beside it.
final class TransferClerk {
    static final String TABLE = "accounts";
    static final int ACCOUNTS = 6;

    /// One of them is subtracted from, the other added to.
    /// @param id names it in the journal and is its token
    record Transfer(String id, String from, String to, int amount) { }

    private final int number;
    private final Random random;
    private final Queue<Transfer> done = new ConcurrentLinkedQueue<>();
    private int asked;
    private Optional<Transfer> unanswered = Optional.empty();
    private int counted;
    private int perhapsCounted;

    TransferClerk(int number, long seed) {
        this.number = number;
        this.random = new Random(seed);
    }

    int done() {
        return done.size();
    }

    List<Transfer> transfers() {
        return List.copyOf(done);
    }

    String counter() {
        return "counter-" + number;
    }

    /// How often it was told that it had counted.
    int counted() {
        return counted;
    }

    /// How often nobody told it.
    int perhapsCounted() {
        return perhapsCounted;
    }

    void workUntilTheServerIsGone(Clients clients) {
        try (var dynamo = clients.dynamo()) {
            while (true) {
                int from = random.nextInt(ACCOUNTS);
                int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
                perform(dynamo, new Transfer(number + "-" + asked++, "account-" + from, "account-" + to, 1 + random.nextInt(100)));
                perhapsCounted++;
                dynamo.updateItem(update -> update.tableName(TABLE).key(Map.of("id", AttributeValue.fromS(counter())))
                        .updateExpression("ADD amount :one").expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
                perhapsCounted--;
                counted++;
            }
        } catch (SdkClientException e) {
            // The server is gone, which is what ends this work.
        }
    }

    /// The transfer of whose end nobody knows, if there is one.
    void askAgain(DynamoDbClient dynamo) {
        unanswered.ifPresent(transfer -> perform(dynamo, transfer));
    }

    private void perform(DynamoDbClient dynamo, Transfer transfer) {
        unanswered = Optional.of(transfer);
        dynamo.transactWriteItems(write -> write.clientRequestToken(transfer.id()).transactItems(
                add(TABLE, transfer.from(), -transfer.amount()),
                TransactWriteItem.builder().put(put -> put.tableName(TABLE).item(Map.of("id", AttributeValue.fromS(transfer.id()),
                        "amount", AttributeValue.fromN("" + transfer.amount()))).conditionExpression("attribute_not_exists(id)")).build(),
                add(TABLE, transfer.to(), transfer.amount())));
        done.add(transfer);
        unanswered = Optional.empty();
    }

    static TransactWriteItem add(String table, String id, int amount) {
        return TransactWriteItem.builder().update(update -> update.tableName(table).key(Map.of("id", AttributeValue.fromS(id)))
                .updateExpression("ADD amount :amount").expressionAttributeValues(Map.of(":amount", AttributeValue.fromN("" + amount)))).build();
    }
}
