package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;
import static dev.orrery.services.dynamodb.TestTables.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.iam.IamClient;

/// No way of asking goes around a policy that limits items and attributes.
class FineGrainedAccessTest {
    private static final String LIMITED = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "%s",
             "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["anna"], "dynamodb:Attributes": ["owner", "shown"]},
                           "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES",
                                                    "dynamodb:ReturnValues": ["NONE", "UPDATED_OLD", "UPDATED_NEW"]}}}]}""";
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);
    private final Map<String, AttributeValue> key = item("owner", "anna");
    private String arn;

    @BeforeEach
    void createTable() {
        TestTables.create(cloud, "items", List.of("owner:S"));
        arn = dynamo.describeTable(describe -> describe.tableName("items")).table().tableArn();
        dynamo.putItem(put -> put.tableName("items").item(item("owner", "anna", "shown", "x", "veiled", "y")));
        dynamo.putItem(put -> put.tableName("items").item(item("owner", "bert", "shown", "x")));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void transactionsAskForWhatTheirActionsAsk() {
        var anna = user(LIMITED.formatted(arn));

        assertThat(anna.transactGetItems(read -> read.transactItems(get(one -> one.projectionExpression("shown")))).responses()).hasSize(1);
        refused(() -> anna.transactGetItems(read -> read.transactItems(get(_ -> { }))));
        refused(() -> anna.transactGetItems(read -> read.transactItems(get(one -> one.projectionExpression("veiled")))));
        refused(() -> anna.transactGetItems(read -> read.transactItems(get(one -> one.projectionExpression("shown").key(item("owner", "bert"))))));

        write(anna, update -> update.updateExpression("SET shown = :v"));
        refused(() -> write(anna, update -> update.updateExpression("SET veiled = :v")));
        refused(() -> write(anna, update -> update.updateExpression("SET shown = veiled").expressionAttributeValues(null)));
        refused(() -> write(anna, update -> update.updateExpression("SET shown = :v").conditionExpression("veiled > :v")));
        refused(() -> write(anna, update -> update.updateExpression("SET shown = :v").returnValuesOnConditionCheckFailure("ALL_OLD")));
    }

    @Test
    void batchesAskForWhatTheyRead() {
        var anna = user(LIMITED.formatted(arn));

        assertThat(batch(anna, wanted -> wanted.projectionExpression("shown"))).containsExactly(item("shown", "x"));
        refused(() -> batch(anna, _ -> { }));
        refused(() -> batch(anna, wanted -> wanted.projectionExpression("veiled")));
    }

    @Test
    void transactionsCanBeForbiddenAsSuch() {
        var anna = user("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"},
                 {"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*", "Condition": {"StringEquals":
                  {"dynamodb:EnclosingOperation": ["TransactGetItems", "TransactWriteItems", "ExecuteTransaction"]}}}]}""");
        var select = "SELECT * FROM items WHERE owner = 'anna'";

        assertThat(anna.getItem(get -> get.tableName("items").key(key)).hasItem()).isTrue();
        assertThat(anna.executeStatement(execute -> execute.statement(select)).items()).hasSize(1);
        refused(() -> anna.transactGetItems(read -> read.transactItems(get(_ -> { }))));
        refused(() -> write(anna, update -> update.updateExpression("SET shown = :v")));
        refused(() -> anna.executeTransaction(execute -> execute.transactStatements(ParameterizedStatement.builder().statement(select).build())));
    }

    @Test
    void statementsAskForWhatTheySay() {
        var anna = user(LIMITED.formatted(arn));

        assertThat(run(anna, "SELECT shown FROM items WHERE owner = 'anna'")).containsExactly(item("shown", "x"));
        refused(() -> run(anna, "SELECT * FROM items WHERE owner = 'anna'"));
        refused(() -> run(anna, "SELECT veiled FROM items WHERE owner = 'anna'"));
        refused(() -> run(anna, "SELECT shown FROM items WHERE owner = 'anna' AND veiled > 'a'"));
        refused(() -> run(anna, "SELECT shown FROM items WHERE owner IN ['anna', 'bert']"));
        run(anna, "UPDATE items SET shown = 'z' WHERE owner = 'anna'");
        refused(() -> run(anna, "UPDATE items SET shown = veiled WHERE owner = 'anna'"));
        refused(() -> run(anna, "UPDATE items SET shown = 'z' WHERE owner = 'anna' RETURNING ALL OLD *"));
        refused(() -> run(anna, "INSERT INTO items VALUE {'owner': 'carl'}"));
        refused(() -> run(anna, "DELETE FROM items WHERE owner = 'bert'"));
    }

    @Test
    void statementsTellNoMoreWhenTheirConditionFails() {
        var anna = user(LIMITED.formatted(arn));
        var change = "UPDATE items SET shown = 'z' WHERE owner = 'anna' AND shown = 'no'";

        assertThatThrownBy(() -> anna.executeStatement(execute -> execute.statement(change))).hasMessageContaining("conditional request failed");
        refused(() -> anna.executeStatement(execute -> execute.statement(change).returnValuesOnConditionCheckFailure("ALL_OLD")));
        refused(() -> anna.executeTransaction(execute -> execute.transactStatements(ParameterizedStatement.builder().statement(change)
                .returnValuesOnConditionCheckFailure("ALL_OLD").build())));
        refused(() -> anna.executeTransaction(execute -> execute.transactStatements(ParameterizedStatement.builder()
                .statement("EXISTS(SELECT shown FROM items WHERE owner = 'anna' AND shown = 'no')")
                .returnValuesOnConditionCheckFailure("ALL_OLD").build())));
        assertThat(anna.batchExecuteStatement(batch -> batch.statements(BatchStatementRequest.builder().statement(change)
                .returnValuesOnConditionCheckFailure("ALL_OLD").build())).responses()).singleElement().satisfies(one -> {
                    assertThat(one.error().codeAsString()).isEqualTo("AccessDenied");
                    assertThat(one.hasItem()).isFalse();
                });
    }

    @Test
    void statementsThatReadEverythingCanBeForbidden() {
        var anna = user("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"},
                 {"Effect": "Deny", "Action": "dynamodb:PartiQLSelect", "Resource": "*",
                  "Condition": {"Bool": {"dynamodb:FullTableScan": ["true"]}}}]}""");

        assertThat(run(anna, "SELECT * FROM items WHERE owner = 'anna'")).hasSize(1);
        refused(() -> run(anna, "SELECT * FROM items"));
        refused(() -> run(anna, "SELECT * FROM items WHERE owner = 'anna' OR shown = 'x'"));
    }

    @Test
    void numbersAreTheSameHoweverTheyAreWritten() {
        TestTables.create(cloud, "numbers", List.of("id:N"));
        var anna = user("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"},
                 {"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*",
                  "Condition": {"ForAnyValue:StringEquals": {"dynamodb:LeadingKeys": ["1"]}}}]}""");

        assertThat(anna.getItem(get -> get.tableName("numbers").key(item("id", 2))).hasItem()).isFalse();
        refused(() -> anna.getItem(get -> get.tableName("numbers").key(Map.of("id", n("1.0")))));
        refused(() -> anna.executeStatement(execute -> execute.statement("SELECT * FROM numbers WHERE id = ?").parameters(n("10e-1"))));
    }

    @Test
    void whatIsNoArnOfTheTableIsNoOtherNameOfIt() {
        // given somebody who may do everything, but nothing with this table
        var anna = user("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"},
                 {"Effect": "Deny", "Action": "dynamodb:*", "Resource": "%s"}]}""".formatted(arn));
        dynamo.tagResource(tag -> tag.resourceArn(arn).tags(Tag.builder().key("k").value("v").build()));
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "dynamodb:*", "Resource": "%s"}]}"""
                .formatted(arn);

        // then no other way to write the ARN leads there
        for (var other : List.of(arn + "/x", arn + "/index/x", arn.replace("123456789012", ""), arn.replace(":dynamodb:", ":sqs:"))) {
            assertThatThrownBy(() -> anna.putResourcePolicy(put -> put.resourceArn(other).policy(policy))).isInstanceOf(DynamoDbException.class);
            assertThatThrownBy(() -> anna.listTagsOfResource(list -> list.resourceArn(other))).isInstanceOf(DynamoDbException.class);
            assertThatThrownBy(() -> anna.getItem(get -> get.tableName(other).key(key))).isInstanceOf(DynamoDbException.class);
            assertThatThrownBy(() -> dynamo.getItem(get -> get.tableName(other).key(key))).isInstanceOf(DynamoDbException.class);
        }
        assertThatThrownBy(() -> dynamo.getResourcePolicy(get -> get.resourceArn(arn))).hasMessageContaining("policy not found");
    }

    @Test
    void restoringNeedsSourceAndTarget() {
        dynamo.updateContinuousBackups(update -> update.tableName("items")
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
        var backup = dynamo.createBackup(create -> create.tableName("items").backupName("first")).backupDetails().backupArn();
        TestTables.settle(cloud);
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": [%s]}]}""";
        var target = arn.replace("/items", "/target");
        var onlyTarget = user(policy.formatted('"' + target + '"'));
        var onlySource = user(policy.formatted('"' + arn + "\", \"" + backup + '"'));
        var stranger = cloud.account("999999999999").client(DynamoDbClient.class);

        for (var somebody : List.of(onlyTarget, onlySource, stranger)) {
            refused(() -> somebody.restoreTableToPointInTime(restore -> restore.sourceTableArn(arn).targetTableName("target")
                    .useLatestRestorableTime(true)));
            refused(() -> somebody.restoreTableFromBackup(restore -> restore.backupArn(backup).targetTableName("target")));
        }
        var both = user(policy.formatted('"' + arn + "\", \"" + backup + "\", \"" + target + '"'));
        both.restoreTableToPointInTime(restore -> restore.sourceTableArn(arn).targetTableName("target").useLatestRestorableTime(true));
        TestTables.settle(cloud);
        assertThat(dynamo.scan(scan -> scan.tableName("target")).count()).isEqualTo(2);
    }

    private DynamoDbClient user(String policy) {
        var iam = cloud.client(IamClient.class);
        var name = "user" + iam.listUsers().users().size();
        iam.createUser(user -> user.userName(name));
        iam.putUserPolicy(put -> put.userName(name).policyName("own").policyDocument(policy));
        var made = iam.createAccessKey(create -> create.userName(name)).accessKey();
        return cloud.as(made.accessKeyId(), made.secretAccessKey()).client(DynamoDbClient.class);
    }

    private TransactGetItem get(Consumer<Get.Builder> more) {
        return TransactGetItem.builder().get(get -> more.accept(get.tableName("items").key(key))).build();
    }

    private List<Map<String, AttributeValue>> batch(DynamoDbClient who, Consumer<KeysAndAttributes.Builder> more) {
        var wanted = KeysAndAttributes.builder().keys(List.of(key));
        more.accept(wanted);
        return who.batchGetItem(batch -> batch.requestItems(Map.of("items", wanted.build()))).responses().get("items");
    }

    private void write(DynamoDbClient who, Consumer<Update.Builder> more) {
        who.transactWriteItems(write -> write.transactItems(TransactWriteItem.builder().update(update ->
                more.accept(update.tableName("items").key(key).expressionAttributeValues(Map.of(":v", s("x"))))).build()));
    }

    private static List<Map<String, AttributeValue>> run(DynamoDbClient who, String statement) {
        return who.executeStatement(execute -> execute.statement(statement)).items();
    }

    private static void refused(ThrowingCallable request) {
        assertThatThrownBy(request).isInstanceOf(DynamoDbException.class).hasMessageContaining("not authorized");
    }
}
