package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Two accounts have tables of the same names, and the one lets the other do everything with its own.
class HomesApartTest {
    private static final String OTHER = "222222222222";
    private static final String ARN = "arn:aws:dynamodb:us-east-1:" + OTHER + ":table/shared";
    private static final String MIXED = "in one account and Region";
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient mine = cloud.client(DynamoDbClient.class);
    private final DynamoDbClient theirs = cloud.account(OTHER).client(DynamoDbClient.class);

    @BeforeEach
    void createTables() {
        for (var dynamo : List.of(mine, theirs)) {
            for (var name : List.of("shared", "own")) {
                dynamo.createTable(table -> table.tableName(name).billingMode("PAY_PER_REQUEST").keySchema(TestTables.schema(List.of("id:S")))
                        .attributeDefinitions(TestTables.definition("id:S")));
            }
        }
        TestTables.settle(cloud);
        for (var name : List.of("shared", "own")) {
            mine.putItem(put -> put.tableName(name).item(item("id", "1", "of", "me")));
            theirs.putItem(put -> put.tableName(name).item(item("id", "1", "of", "them")));
            var arn = ARN.replace("shared", name);
            theirs.putResourcePolicy(put -> put.resourceArn(arn).policy("""
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "dynamodb:*",
                     "Resource": "*"}]}""".formatted(Orrery.ACCOUNT)));
        }
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void statementsReachTheTableWhoseArnTheyName() {
        var select = "SELECT * FROM \"" + ARN + "\" WHERE id = '1'";

        assertThat(mine.executeStatement(run -> run.statement(select)).items()).containsExactly(item("id", "1", "of", "them"));
        assertThat(mine.batchExecuteStatement(run -> run.statements(BatchStatementRequest.builder().statement(select).build())).responses())
                .singleElement().satisfies(one -> assertThat(one.item()).isEqualTo(item("id", "1", "of", "them")));
        assertThat(mine.executeTransaction(run -> run.transactStatements(ParameterizedStatement.builder().statement(select).build())).responses())
                .singleElement().satisfies(one -> assertThat(one.item()).isEqualTo(item("id", "1", "of", "them")));

        // when one of theirs is deleted, mine stays
        mine.executeStatement(run -> run.statement("DELETE FROM \"" + ARN + "\" WHERE id = ?").parameters(TestTables.s("1")));
        assertThat(all(mine, "shared")).containsExactly(item("id", "1", "of", "me"));
        assertThat(all(theirs, "shared")).isEmpty();
        assertThatThrownBy(() -> mine.executeStatement(run -> run.statement("DELETE FROM \"" + ARN.replace("us-east-1", "eu-west-1")
                + "\" WHERE id = '1'"))).isInstanceOf(DynamoDbException.class);
        assertThat(all(mine, "shared")).containsExactly(item("id", "1", "of", "me"));
    }

    @Test
    void requestsAboutSeveralTablesStayInOneHome() {
        // given names of two accounts, or of two regions, the one or the other first
        var write = WriteRequest.builder().putRequest(put -> put.item(item("id", "secret"))).build();
        var key = KeysAndAttributes.builder().keys(List.of(item("id", "1"))).build();
        for (var pair : List.of(List.of(ARN, "own"), List.of("own", ARN), List.of("own", "arn:aws:dynamodb:eu-west-1:" + Orrery.ACCOUNT + ":table/own"))) {
            // then nothing of it is done
            refused(() -> mine.batchWriteItem(batch -> batch.requestItems(Map.of(pair.get(0), List.of(write), pair.get(1), List.of(write)))));
            refused(() -> mine.batchGetItem(batch -> batch.requestItems(Map.of(pair.get(0), key, pair.get(1), key))));
            refused(() -> mine.transactWriteItems(all -> all.transactItems(pair.stream().map(name -> TransactWriteItem.builder()
                    .put(put -> put.tableName(name).item(item("id", "secret"))).build()).toList())));
            refused(() -> mine.transactGetItems(all -> all.transactItems(pair.stream().map(name -> TransactGetItem.builder()
                    .get(get -> get.tableName(name).key(item("id", "1"))).build()).toList())));
            refused(() -> mine.executeTransaction(run -> run.transactStatements(pair.stream().map(name -> ParameterizedStatement.builder()
                    .statement("INSERT INTO \"" + name + "\" VALUE {'id': 'secret'}").build()).toList())));
        }
        assertThat(all(theirs, "own")).hasSize(1);
        assertThat(all(theirs, "shared")).hasSize(1);
        assertThat(all(mine, "own")).hasSize(1);
        // and what is all theirs is done
        mine.batchWriteItem(batch -> batch.requestItems(Map.of(ARN, List.of(write), ARN.replace("shared", "own"), List.of(write))));
        assertThat(all(theirs, "own")).hasSize(2);
        assertThat(all(mine, "own")).hasSize(1);
    }

    @Test
    void restoredTablesAreTheCallers() {
        var backup = mine.createBackup(create -> create.tableName("own").backupName("first")).backupDetails().backupArn();
        var arn = mine.describeTable(describe -> describe.tableName("own")).table().tableArn();
        mine.updateContinuousBackups(update -> update.tableName("own").pointInTimeRecoverySpecification(set -> set.pointInTimeRecoveryEnabled(true)));
        TestTables.settle(cloud);
        var elsewhere = cloud.in("eu-west-1").client(DynamoDbClient.class);

        // when somebody restores into another region, then nothing is restored where the source is
        notImplemented(() -> elsewhere.restoreTableFromBackup(restore -> restore.backupArn(backup).targetTableName("copy")));
        notImplemented(() -> elsewhere.restoreTableToPointInTime(restore -> restore.sourceTableArn(arn).targetTableName("copy")
                .useLatestRestorableTime(true)));
        assertThat(mine.listTables().tableNames()).containsExactly("own", "shared");
        assertThat(elsewhere.listTables().tableNames()).isEmpty();
    }

    private static void notImplemented(org.assertj.core.api.ThrowableAssert.ThrowingCallable request) {
        assertThatThrownBy(request).isInstanceOfSatisfying(DynamoDbException.class, e -> assertThat(e.statusCode()).isEqualTo(501));
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable request) {
        assertThatThrownBy(request).isInstanceOf(DynamoDbException.class).hasMessageContaining(MIXED);
    }

    private static List<Map<String, AttributeValue>> all(DynamoDbClient dynamo, String table) {
        return dynamo.scan(scan -> scan.tableName(table)).items();
    }
}
