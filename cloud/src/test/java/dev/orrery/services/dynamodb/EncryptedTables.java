package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orrery.Orrery;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.kms.KmsClient;

/// Tables with keys of KMS, for tests.
record EncryptedTables(Orrery cloud) {
    static final String TABLE = "books";

    DynamoDbClient dynamo() {
        return cloud.client(DynamoDbClient.class);
    }

    KmsClient kms() {
        return cloud.client(KmsClient.class);
    }

    String newKey() {
        return kms().createKey().keyMetadata().arn();
    }

    static String id(String arn) {
        return arn.substring(arn.indexOf('/') + 1);
    }

    static Consumer<SSESpecification.Builder> with(String keyId) {
        return sse -> sse.enabled(true).sseType("KMS").kmsMasterKeyId(keyId);
    }

    /// A table with one item.
    void create(Consumer<SSESpecification.Builder> encryption) {
        TestTables.create(cloud, TABLE, List.of("id:S"), table -> table.sseSpecification(encryption));
        put();
    }

    void update(Consumer<SSESpecification.Builder> encryption) {
        dynamo().updateTable(update -> update.tableName(TABLE).sseSpecification(encryption));
    }

    void put() {
        put(dynamo());
    }

    static void put(DynamoDbClient dynamo) {
        dynamo.putItem(put -> put.tableName(TABLE).item(item("id", "1")));
    }

    void get() {
        get(dynamo());
    }

    static void get(DynamoDbClient dynamo) {
        assertThat(dynamo.getItem(get -> get.tableName(TABLE).key(item("id", "1"))).item()).isEqualTo(item("id", "1"));
    }

    TableDescription table() {
        return table(dynamo());
    }

    static TableDescription table(DynamoDbClient dynamo) {
        return dynamo.describeTable(describe -> describe.tableName(TABLE)).table();
    }

    static void refused(ThrowingCallable call, int status, String code, String message) {
        var error = catchThrowableOfType(DynamoDbException.class, call);
        assertThat(error).as("refused with " + code).isNotNull();
        assertThat(error.awsErrorDetails().errorCode() + ": " + error.awsErrorDetails().errorMessage()).startsWith(code + ": ").contains(message);
        assertThat(error.statusCode()).isEqualTo(status);
    }

    static void invalid(ThrowingCallable call, String message) {
        refused(call, 400, "ValidationException", message);
    }
}
