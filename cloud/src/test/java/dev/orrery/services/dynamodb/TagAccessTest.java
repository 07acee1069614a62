package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
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
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.iam.IamClient;

/// Policies that ask for the tags of tables and of requests.
class TagAccessTest {
    private static final String ALL = "{\"Effect\": \"Allow\", \"Action\": \"dynamodb:*\", \"Resource\": \"*\"}";
    private static final String DENY = "{\"Effect\": \"Deny\", \"Action\": \"dynamodb:*\", \"Resource\": \"*\", \"Condition\": {%s}}";
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);
    private String arn;

    @BeforeEach
    void createTable() {
        TestTables.create(cloud, "items", List.of("id:S"), table -> table.tags(tag("secret", "yes"))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder().indexName("again").keySchema(TestTables.schema(List.of("id:S")))
                        .projection(p -> p.projectionType("ALL")).build()));
        TestTables.create(cloud, "plain", List.of("id:S"));
        arn = dynamo.describeTable(describe -> describe.tableName("items")).table().tableArn();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void tagKeysOfTheCloudAreNobodyElses() {
        var before = dynamo.listTagsOfResource(list -> list.resourceArn(arn)).tags();
        assertThatThrownBy(() -> dynamo.tagResource(tag -> tag.resourceArn(arn).tags(Tag.builder().key("aws:x").value("1").build())))
                .isInstanceOf(DynamoDbException.class).hasMessageContaining("aws: prefixed tag key names are not allowed for external use.");
        assertThat(dynamo.listTagsOfResource(list -> list.resourceArn(arn)).tags()).isEqualTo(before);
    }

    @Test
    void tagsOfTablesDecide() {
        var anna = user(ALL, DENY.formatted("\"StringEquals\": {\"aws:ResourceTag/secret\": \"yes\"}"));

        assertThat(anna.scan(scan -> scan.tableName("plain")).count()).isZero();
        refused(() -> anna.scan(scan -> scan.tableName("items")));
        refused(() -> anna.scan(scan -> scan.tableName("items").indexName("again")));
        refused(() -> anna.getItem(get -> get.tableName(arn).key(item("id", "1"))));
        refused(() -> anna.batchGetItem(batch -> batch.requestItems(Map.of("items", KeysAndAttributes.builder().keys(List.of(item("id", "1"))).build()))));
        refused(() -> anna.executeStatement(run -> run.statement("SELECT * FROM items")));
        refused(() -> anna.untagResource(untag -> untag.resourceArn(arn).tagKeys("secret")));
        refused(() -> anna.deleteTable(delete -> delete.tableName("items")));
        // and not when the table has them no more
        dynamo.untagResource(untag -> untag.resourceArn(arn).tagKeys("secret"));
        assertThat(anna.scan(scan -> scan.tableName("items")).count()).isZero();
    }

    @Test
    void tagsOfRequestsDecide() {
        var anna = user(ALL, DENY.formatted("\"StringEquals\": {\"aws:RequestTag/env\": \"prod\"}"),
                DENY.formatted("\"ForAnyValue:StringEquals\": {\"aws:TagKeys\": [\"owner\"]}"));

        refused(() -> anna.tagResource(tag -> tag.resourceArn(arn).tags(tag("env", "prod"))));
        refused(() -> anna.tagResource(tag -> tag.resourceArn(arn).tags(tag("owner", "x"))));
        refused(() -> anna.untagResource(untag -> untag.resourceArn(arn).tagKeys("owner")));
        refused(() -> create(anna, table -> table.tags(tag("env", "prod"))));
        anna.tagResource(tag -> tag.resourceArn(arn).tags(tag("env", "test")));
        create(anna, table -> table.tags(tag("env", "test")));
        assertThat(dynamo.listTables().tableNames()).contains("made");
    }

    @Test
    void tablesWithoutTheTagCanBeForbidden() {
        var anna = user(ALL, DENY.formatted("\"Null\": {\"aws:RequestTag/owner\": \"true\"}").replace("dynamodb:*", "dynamodb:CreateTable"));

        refused(() -> create(anna, _ -> { }));
        create(anna, table -> table.tags(tag("owner", "anna")));
    }

    @Test
    void policyAndTagsOfANewTableNeedTheirOwnPermissions() {
        // given users who may do ever more
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "dynamodb:*",
                 "Resource": "*"}]}""";
        var anna = user(ALL.replace("dynamodb:*", "dynamodb:CreateTable"));
        var bert = user(ALL.replace("\"dynamodb:*\"", "[\"dynamodb:CreateTable\", \"dynamodb:TagResource\"]"));
        var carl = user(ALL.replace("\"dynamodb:*\"", "[\"dynamodb:CreateTable\", \"dynamodb:TagResource\", \"dynamodb:PutResourcePolicy\"]"));

        refused(() -> create(anna, table -> table.tags(tag("a", "b"))));
        refused(() -> create(anna, table -> table.resourcePolicy(policy)));
        refused(() -> create(bert, table -> table.tags(tag("a", "b")).resourcePolicy(policy)));
        assertThat(dynamo.listTables().tableNames()).containsExactly("items", "plain");
        create(carl, table -> table.tags(tag("a", "b")).resourcePolicy(policy));
        assertThat(dynamo.listTables().tableNames()).contains("made");
    }

    private static void create(DynamoDbClient who, Consumer<CreateTableRequest.Builder> more) {
        var request = CreateTableRequest.builder().tableName("made").billingMode("PAY_PER_REQUEST").keySchema(TestTables.schema(List.of("id:S")))
                .attributeDefinitions(TestTables.definition("id:S"));
        more.accept(request);
        who.createTable(request.build());
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private DynamoDbClient user(String... statements) {
        var iam = cloud.client(IamClient.class);
        var name = "user" + iam.listUsers().users().size();
        iam.createUser(user -> user.userName(name));
        iam.putUserPolicy(put -> put.userName(name).policyName("own")
                .policyDocument("{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(",", statements) + "]}"));
        var made = iam.createAccessKey(create -> create.userName(name)).accessKey();
        return cloud.as(made.accessKeyId(), made.secretAccessKey()).client(DynamoDbClient.class);
    }

    private static void refused(ThrowingCallable request) {
        assertThatThrownBy(request).isInstanceOf(DynamoDbException.class).hasMessageContaining("not authorized");
    }
}
