package dev.orrery.services.iam;

import static dev.orrery.services.iam.EntitiesTest.assertError;
import static dev.orrery.services.iam.PermissionsTest.document;
import static dev.orrery.services.iam.PermissionsTest.trust;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Policies of resources name only those who exist.
/// Source: IAM User Guide, "AWS JSON policy elements: Principal"; the codes as people met them in AWS
/// (hashicorp/terraform-provider-aws#26041, hashicorp/terraform#35086, aws/aws-cdk#37273).
class MissingPrincipalsTest {
    private static final String NOBODY = "'AWS':'arn:aws:iam::123456789012:user/ana'";
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);
    private final S3Client s3 = cloud.client(S3Client.class);
    private final SqsClient sqs = cloud.client(SqsClient.class);
    private final SnsClient sns = cloud.client(SnsClient.class);
    private final KmsClient kms = cloud.client(KmsClient.class);
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {NOBODY, "'AWS':'arn:aws:iam::123456789012:role/ana'", "'AWS':'arn:aws:iam::999999999999:role/ana'",
        "'AWS':'AIDAQQQQQQQQQQQQQQQQQ'", "'AWS':['123456789012','arn:aws:iam::123456789012:user/other/path/bob']",
        "'Service':'garbage'", "'Service':['sns.amazonaws.com','foo.amazonaws.com']", "'Service':'us-east-1.amazonaws.com'"})
    void nobodyIsNamed(String principal) {
        // given somebody of another name, and one thing of each kind
        iam.createUser(create -> create.userName("bob"));
        s3.createBucket(create -> create.bucket("photos"));
        var queue = sqs.createQueue(create -> create.queueName("orders")).queueUrl();
        var topic = sns.createTopic(create -> create.name("news")).topicArn();

        // when policies name who does not exist, then each service says so in its way and keeps nothing
        assertError(() -> s3.putBucketPolicy(put -> put.bucket("photos").policy(bucket(principal))), 400, "MalformedPolicy",
                "Invalid principal in policy");
        assertError(() -> sqs.setQueueAttributes(set -> set.queueUrl(queue).attributes(Map.of(QueueAttributeName.POLICY, queue(principal)))), 400,
                "InvalidAttributeValue", "Invalid value for the parameter Policy.");
        assertError(() -> sqs.createQueue(create -> create.queueName("more").attributes(Map.of(QueueAttributeName.POLICY, queue(principal)))), 400,
                "InvalidAttributeValue", "Invalid value for the parameter Policy.");
        assertError(() -> sns.setTopicAttributes(set -> set.topicArn(topic).attributeName("Policy").attributeValue(topic(principal))), 400,
                "InvalidParameter", "Invalid parameter: Policy Error: PrincipalNotFound");
        assertError(() -> sns.createTopic(create -> create.name("more").attributes(Map.of("Policy", topic(principal)))), 400,
                "InvalidParameter", "Invalid parameter: Policy Error: PrincipalNotFound");
        assertError(() -> kms.createKey(create -> create.policy(key(principal))), 400, "MalformedPolicyDocumentException",
                "Policy contains a statement with one or more invalid principals.");
        assertError(() -> table(principal), 400, "ValidationException", "One or more parameter values were invalid: Invalid policy document:"
                + " Policy contains invalid " + (principal.contains("Service") ? "service principal" : "principal"));
        assertThat(sqs.listQueues().queueUrls()).hasSize(1);
        assertThat(sns.listTopics().topics()).hasSize(1);
        assertThat(kms.listKeys().keys()).isEmpty();
        assertThat(dynamo.listTables().tableNames()).isEmpty();
        assertThat(sqs.getQueueAttributes(get -> get.queueUrl(queue).attributeNames(QueueAttributeName.POLICY)).attributes()).isEmpty();
    }

    @Test
    void somebodyWhoExistsIsNamedInAnyAccount() {
        iam.createUser(create -> create.userName("ana"));
        cloud.account("999999999999").client(IamClient.class).createRole(create -> create.roleName("reader").path("/team/")
                .assumeRolePolicyDocument(trust("'Service':'ec2.amazonaws.com'")));
        s3.createBucket(create -> create.bucket("photos"));
        for (var principal : new String[] {NOBODY, "'AWS':'arn:aws:iam::999999999999:role/team/reader'", "'AWS':'888888888888'",
            "'AWS':'arn:aws:sts::123456789012:assumed-role/any/session'", "'Service':['logging.s3.amazonaws.com','states.eu-west-1.amazonaws.com']"}) {
            s3.putBucketPolicy(put -> put.bucket("photos").policy(bucket(principal)));
            sqs.createQueue(create -> create.queueName("orders").attributes(Map.of(QueueAttributeName.POLICY, queue(principal))));
            sqs.deleteQueue(delete -> delete.queueUrl("http://localhost/123456789012/orders"));
            cloud.time().advance(java.time.Duration.ofSeconds(61));
        }
        sns.createTopic(create -> create.name("news").attributes(Map.of("Policy", topic(NOBODY))));
        kms.createKey(create -> create.policy(key(NOBODY)));
        table(NOBODY);
        assertThat(dynamo.listTables().tableNames()).containsExactly("things");
    }

    @Test
    void whoIsGoneCannotBeNamedAgain() {
        // given a policy that names a user who was deleted
        iam.createUser(create -> create.userName("ana"));
        s3.createBucket(create -> create.bucket("photos"));
        s3.putBucketPolicy(put -> put.bucket("photos").policy(bucket(NOBODY)));
        iam.deleteUser(delete -> delete.userName("ana"));

        // when the very policy that S3 shows is put again
        var shown = s3.getBucketPolicy(get -> get.bucket("photos")).policy();
        assertThat(shown).contains("AIDA").doesNotContain("user/ana");

        // then it is refused and the old one stays
        assertError(() -> s3.putBucketPolicy(put -> put.bucket("photos").policy(shown)), 400, "MalformedPolicy", "Invalid principal in policy");
        assertThat(s3.getBucketPolicy(get -> get.bucket("photos")).policy()).isEqualTo(shown);
    }

    @Test
    void rolesTrustOnlyServicesThatExist() {
        assertError(() -> iam.createRole(create -> create.roleName("r").assumeRolePolicyDocument(trust("'Service':'tagging.amazonaws.com'"))), 400,
                "MalformedPolicyDocument", "Invalid principal in policy: \"SERVICE\":\"tagging.amazonaws.com\"");
        iam.createRole(create -> create.roleName("r").assumeRolePolicyDocument(trust("'Service':['ecs-tasks.amazonaws.com','lambda.amazonaws.com']")));
        assertError(() -> iam.updateAssumeRolePolicy(update -> update.roleName("r").policyDocument(trust("'Service':'lambda'"))), 400,
                "MalformedPolicyDocument", "Invalid principal in policy: \"SERVICE\":\"lambda\"");
    }

    @Test
    void tablesAreNeverPublic() {
        var message = "One or more parameter values were invalid: Invalid policy document: Policy allows public access";
        assertError(() -> table("'AWS':'*'"), 400, "ValidationException", message);
        table("'AWS':'123456789012'");
        var arn = "arn:aws:dynamodb:us-east-1:123456789012:table/things";
        for (var condition : new String[] {"", ",'Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}",
            ",'Condition':{'StringLike':{'aws:PrincipalArn':'*'}}", ",'Condition':{'Bool':{'aws:PrincipalIsAWSService':'false'}}"}) {
            assertError(() -> dynamo.putResourcePolicy(put -> put.resourceArn(arn).policy(open(condition))), 400, "ValidationException", message);
        }
        for (var condition : new String[] {"{'StringEquals':{'aws:PrincipalOrgID':'o-abcdefghij'}}", "{'Bool':{'aws:PrincipalIsAWSService':'true'}}",
            "{'ArnEquals':{'aws:PrincipalArn':'arn:aws:iam::123456789012:user/ana'}}"}) {
            dynamo.putResourcePolicy(put -> put.resourceArn(arn).policy(open(",'Condition':" + condition)));
        }
    }

    private static String open(String condition) {
        return document("'Effect':'Allow','Principal':'*','Action':'dynamodb:GetItem','Resource':'*'" + condition);
    }

    private void table(String principal) {
        dynamo.createTable(create -> create.tableName("things").billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder().attributeName("id").attributeType(ScalarAttributeType.S).build())
                .keySchema(KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
                .resourcePolicy(document("'Effect':'Allow','Principal':{" + principal + "},'Action':'dynamodb:GetItem','Resource':'*'")));
    }

    private static String bucket(String principal) {
        return document("'Effect':'Allow','Principal':{" + principal + "},'Action':'s3:GetObject','Resource':'arn:aws:s3:::photos/*'");
    }

    private static String queue(String principal) {
        return document("'Effect':'Allow','Principal':{" + principal + "},'Action':'sqs:SendMessage','Resource':'*'");
    }

    private static String topic(String principal) {
        return document("'Effect':'Allow','Principal':{" + principal + "},'Action':'sns:Publish','Resource':'*'");
    }

    private static String key(String principal) {
        return document("'Effect':'Allow','Principal':{'AWS':'123456789012'},'Action':'kms:*','Resource':'*'},"
                + "{'Effect':'Allow','Principal':{" + principal + "},'Action':'kms:Encrypt','Resource':'*'");
    }
}
