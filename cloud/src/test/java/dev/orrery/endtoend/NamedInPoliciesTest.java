package dev.orrery.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Whoever gets the name of a user that a bucket, a queue, a topic, a key or a table trusts is not that user.
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
class NamedInPoliciesTest {
    private static final String USER = "arn:aws:iam::123456789012:user/alice";
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void bucket() {
        var s3 = cloud.client(S3Client.class);
        s3.createBucket(create -> create.bucket("photos"));
        outlives(policy -> s3.putBucketPolicy(put -> put.bucket("photos").policy(policy)), "s3:ListBucket", "arn:aws:s3:::photos",
                () -> s3.getBucketPolicy(get -> get.bucket("photos")).policy(),
                alice -> alice.client(S3Client.class).listObjectsV2(list -> list.bucket("photos")));
    }

    @Test
    void queue() {
        var sqs = cloud.client(SqsClient.class);
        var url = sqs.createQueue(create -> create.queueName("orders")).queueUrl();
        outlives(policy -> sqs.setQueueAttributes(set -> set.queueUrl(url).attributes(Map.of(QueueAttributeName.POLICY, policy))), "sqs:SendMessage",
                "arn:aws:sqs:us-east-1:123456789012:orders",
                () -> sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL)).attributes().get(QueueAttributeName.POLICY),
                alice -> alice.client(SqsClient.class).sendMessage(send -> send.queueUrl(url).messageBody("x")));
    }

    @Test
    void topic() {
        var sns = cloud.client(SnsClient.class);
        var arn = sns.createTopic(create -> create.name("news")).topicArn();
        outlives(policy -> sns.setTopicAttributes(set -> set.topicArn(arn).attributeName("Policy").attributeValue(policy)), "sns:Publish", arn,
                () -> sns.getTopicAttributes(get -> get.topicArn(arn)).attributes().get("Policy"),
                alice -> alice.client(SnsClient.class).publish(publish -> publish.topicArn(arn).message("x")));
    }

    @Test
    void key() {
        var kms = cloud.client(KmsClient.class);
        var arn = kms.createKey().keyMetadata().arn();
        outlives(policy -> kms.putKeyPolicy(put -> put.keyId(arn).policy(policy).bypassPolicyLockoutSafetyCheck(true)), "kms:*", "*",
                () -> kms.getKeyPolicy(get -> get.keyId(arn)).policy(),
                alice -> alice.client(KmsClient.class).describeKey(describe -> describe.keyId(arn)));
    }

    @Test
    void table() {
        var dynamodb = cloud.client(DynamoDbClient.class);
        var arn = dynamodb.createTable(create -> create.tableName("orders").billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
                .attributeDefinitions(AttributeDefinition.builder().attributeName("id").attributeType(ScalarAttributeType.S).build()))
                .tableDescription().tableArn();
        outlives(policy -> dynamodb.putResourcePolicy(put -> put.resourceArn(arn).policy(policy)), "dynamodb:DescribeTable", arn,
                () -> dynamodb.getResourcePolicy(get -> get.resourceArn(arn)).policy(),
                alice -> alice.client(DynamoDbClient.class).describeTable(describe -> describe.tableName("orders")));
    }

    @Test
    void roleOfReplication() {
        // given a bucket that replicates to one of another account, whose policy names the role
        iam.createRole(create -> create.roleName("replicator").path("/service/").assumeRolePolicyDocument(("{'Version':'2012-10-17','Statement':"
                + "{'Effect':'Allow','Principal':{'Service':'s3.amazonaws.com'},'Action':'sts:AssumeRole'}}").replace('\'', '"')));
        var role = "arn:aws:iam::123456789012:role/service/replicator";
        var s3 = cloud.client(S3Client.class);
        var others = cloud.account("999999999999").client(S3Client.class);
        versioned(s3, "photos");
        versioned(others, "copies");
        others.putBucketPolicy(put -> put.bucket("copies").policy(("{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'AWS':'" + role
                + "'},'Action':'s3:ReplicateObject','Resource':'arn:aws:s3:::copies/*'}}").replace('\'', '"')));
        var everything = ReplicationRule.builder().status("Enabled").priority(1).filter(filter -> filter.prefix(""))
                .deleteMarkerReplication(marker -> marker.status("Disabled")).destination(to -> to.bucket("arn:aws:s3:::copies")).build();
        s3.putBucketReplication(put -> put.bucket("photos").replicationConfiguration(rules -> rules.role(role).rules(everything)));

        // when an object comes
        s3.putObject(put -> put.bucket("photos").key("one"), RequestBody.fromString("1"));
        cloud.time().advance(Duration.ofSeconds(1));

        // then the role may bring it there
        assertThat(s3.headObject(head -> head.bucket("photos").key("one")).replicationStatusAsString()).isEqualTo("COMPLETED");
    }

    private static void versioned(S3Client s3, String bucket) {
        s3.createBucket(create -> create.bucket(bucket));
        s3.putBucketVersioning(put -> put.bucket(bucket).versioningConfiguration(versioning -> versioning.status("Enabled")));
    }

    /// @param shown the policy as answers show it
    /// @param asking what the policy allows
    private void outlives(Consumer<String> putting, String action, String resource, Supplier<String> shown, Consumer<Clients> asking) {
        // given a policy that allows one user; a key's administrator must not be shut out of reading it
        var policy = ("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'" + USER + "'},'Action':'" + action
                + "','Resource':'" + resource + "'}" + (action.startsWith("kms") ? ",{'Effect':'Allow','Principal':{'AWS':'123456789012'},"
                + "'Action':['kms:GetKeyPolicy','kms:PutKeyPolicy'],'Resource':'*'}" : "") + "]}").replace('\'', '"');
        var alice = user();
        var id = iam.getUser(get -> get.userName("alice")).user().userId();
        putting.accept(policy);
        asking.accept(alice);
        assertThat(shown.get()).contains(USER).doesNotContain("AIDA");

        // when another one gets the name
        iam.listAccessKeys(list -> list.userName("alice")).accessKeyMetadata()
                .forEach(key -> iam.deleteAccessKey(delete -> delete.userName("alice").accessKeyId(key.accessKeyId())));
        iam.deleteUser(delete -> delete.userName("alice"));
        var successor = user();

        // then the policy is not about him, and shows whom it is about
        assertThatThrownBy(() -> asking.accept(successor)).hasMessageContaining("not authorized to perform");
        assertThat(shown.get()).contains(id).doesNotContain(USER);
        putting.accept(policy);
        asking.accept(successor);
    }

    private Clients user() {
        iam.createUser(create -> create.userName("alice"));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        return cloud.as(key.accessKeyId(), key.secretAccessKey());
    }
}
