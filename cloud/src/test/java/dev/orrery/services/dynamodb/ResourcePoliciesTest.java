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
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PolicyNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.iam.IamClient;

class ResourcePoliciesTest {
    private static final String OTHER = "999999999999";
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);
    private String arn;

    @BeforeEach
    void createTable() {
        TestTables.create(cloud, "items", List.of("owner:S"));
        arn = dynamo.describeTable(describe -> describe.tableName("items")).table().tableArn();
        dynamo.putItem(put -> put.tableName("items").item(item("owner", "anna", "hidden", "x")));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void anotherAccountReadsWhatTheTablesPolicyAllows() {
        // given somebody in another account, who is refused
        var stranger = cloud.account(OTHER).client(DynamoDbClient.class);
        assertThatThrownBy(() -> stranger.getItem(get -> get.tableName(arn).key(item("owner", "anna"))))
                .isInstanceOfSatisfying(DynamoDbException.class, refused ->
                        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));

        // when the table's policy lets that account read
        dynamo.putResourcePolicy(put -> put.resourceArn(arn).policy("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "%s"},
                 "Action": "dynamodb:GetItem", "Resource": "%s"}]}""".formatted(OTHER, arn)));

        // then it reads, and does nothing else
        assertThat(stranger.getItem(get -> get.tableName(arn).key(item("owner", "anna"))).hasItem()).isTrue();
        assertThatThrownBy(() -> stranger.putItem(put -> put.tableName(arn).item(item("owner", "anna")))).isInstanceOf(DynamoDbException.class);

        dynamo.deleteResourcePolicy(delete -> delete.resourceArn(arn));
        assertThatThrownBy(() -> stranger.getItem(get -> get.tableName(arn).key(item("owner", "anna")))).isInstanceOf(DynamoDbException.class);
        assertThatThrownBy(() -> dynamo.getResourcePolicy(get -> get.resourceArn(arn))).isInstanceOf(PolicyNotFoundException.class);
    }

    @Test
    void streamsHavePoliciesOfTheirOwn() {
        // given a stream, and another account
        dynamo.updateTable(update -> update.tableName("items").streamSpecification(stream -> stream.streamEnabled(true).streamViewType("NEW_IMAGE")));
        TestTables.settle(cloud);
        var stream = dynamo.describeTable(describe -> describe.tableName("items")).table().latestStreamArn();
        dynamo.putItem(put -> put.tableName("items").item(item("owner", "bert", "n", 1)));
        var stranger = cloud.account(OTHER).client(DynamoDbStreamsClient.class);
        assertThatThrownBy(() -> TestStreams.all(stranger, stream, 10)).hasMessageContaining("not authorized");
        dynamo.putResourcePolicy(put -> put.resourceArn(arn).policy(allow("dynamodb:*", arn)));
        assertThatThrownBy(() -> TestStreams.all(stranger, stream, 10)).hasMessageContaining("not authorized");

        // when the stream's policy lets that account read
        dynamo.putResourcePolicy(put -> put.resourceArn(stream).policy(allow("dynamodb:*", stream)));

        // then it reads that, as long as the policy is there
        assertThat(TestStreams.all(stranger, stream, 10)).hasSize(1);
        assertThat(dynamo.getResourcePolicy(get -> get.resourceArn(stream)).policy()).contains("/stream/");
        dynamo.deleteResourcePolicy(delete -> delete.resourceArn(stream));
        assertThatThrownBy(() -> TestStreams.all(stranger, stream, 10)).hasMessageContaining("not authorized");
        assertThatThrownBy(() -> dynamo.putResourcePolicy(put -> put.resourceArn(stream + "0").policy(allow("dynamodb:*", stream))))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void samePolicyIsTheSameRevision() {
        var policy = allow("dynamodb:GetItem", arn);
        var first = dynamo.putResourcePolicy(put -> put.resourceArn(arn).policy(policy)).revisionId();

        assertThat(dynamo.putResourcePolicy(put -> put.resourceArn(arn).policy(policy.replace(": ", " :  "))).revisionId()).isEqualTo(first);
        var second = dynamo.putResourcePolicy(put -> put.resourceArn(arn).policy(allow("dynamodb:PutItem", arn))).revisionId();
        assertThat(second).isNotEqualTo(first).hasSameSizeAs(Long.toString(cloud.time().now().toEpochMilli()));
        assertThatThrownBy(() -> dynamo.putResourcePolicy(put -> put.resourceArn(arn).policy(policy).expectedRevisionId(first)))
                .isInstanceOf(PolicyNotFoundException.class);
        assertThat(dynamo.getResourcePolicy(get -> get.resourceArn(arn)).revisionId()).isEqualTo(second);
    }

    @Test
    void nobodyLocksHimselfOutByAccident() {
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "%s", "Resource": "%s"}]}""";
        var lockout = policy.formatted("dynamodb:PutResourcePolicy", arn);

        for (var confirmed : new Boolean[] {null, false}) {
            assertThatThrownBy(() -> dynamo.putResourcePolicy(put -> put.resourceArn(arn).policy(lockout).confirmRemoveSelfResourceAccess(confirmed)))
                    .isInstanceOfSatisfying(DynamoDbException.class, refused -> {
                        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
                        assertThat(refused).hasMessageContaining("will not allow you to update the resource policy in the future");
                    });
        }
        dynamo.putResourcePolicy(put -> put.resourceArn(arn).policy(policy.formatted("dynamodb:DeleteResourcePolicy", arn)));
        dynamo.putResourcePolicy(put -> put.resourceArn(arn).policy(lockout).confirmRemoveSelfResourceAccess(true));
        assertThatThrownBy(() -> dynamo.putResourcePolicy(put -> put.resourceArn(arn).policy(allow("dynamodb:GetItem", arn))))
                .hasMessageContaining("not authorized");
    }

    private static String allow(String action, String resource) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "%s", "Resource": "%s"}]}"""
                .formatted(OTHER, action, resource);
    }

    @Test
    void leadingKeysAndAttributesLimitWhatSomebodySees() {
        // given a user who may see only her own items, and of them not the secret
        var iam = cloud.client(IamClient.class);
        iam.createUser(user -> user.userName("anna"));
        iam.putUserPolicy(put -> put.userName("anna").policyName("own").policyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": "%s",
                 "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["${aws:username}"], "dynamodb:Attributes": ["owner"]},
                               "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}}}]}""".formatted(arn)));
        var key = iam.createAccessKey(create -> create.userName("anna")).accessKey();
        var anna = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(DynamoDbClient.class);

        // then she reads that, and nothing else
        assertThat(anna.getItem(get -> get.tableName("items").key(item("owner", "anna")).projectionExpression("#o")
                .expressionAttributeNames(Map.of("#o", "owner"))).item()).isEqualTo(item("owner", "anna"));
        assertThat(anna.query(query -> query.tableName("items").keyConditionExpression("#o = :o").projectionExpression("#o")
                .expressionAttributeNames(Map.of("#o", "owner")).expressionAttributeValues(Map.of(":o", TestTables.s("anna")))).count()).isEqualTo(1);
        assertThatThrownBy(() -> anna.getItem(get -> get.tableName("items").key(item("owner", "anna")))).hasMessageContaining("not authorized");
        assertThatThrownBy(() -> anna.getItem(get -> get.tableName("items").key(item("owner", "bert")).projectionExpression("#o")
                .expressionAttributeNames(Map.of("#o", "owner")))).hasMessageContaining("not authorized");
        assertThatThrownBy(() -> anna.getItem(get -> get.tableName("items").key(item("owner", "anna")).projectionExpression("hidden")))
                .hasMessageContaining("not authorized");
        assertThatThrownBy(() -> anna.deleteItem(delete -> delete.tableName("items").key(item("owner", "anna")))).hasMessageContaining("not authorized");
    }
}
