package dev.orrery.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.HandshakePartyType;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/// What a person is told who asks why.
class WhyTest {
    private static final String ALICE = "arn:aws:iam::123456789012:user/alice";
    private final Orrery cloud = Orrery.start();
    private S3Client alice;

    @BeforeEach
    void aUser() {
        cloud.client(S3Client.class).createBucket(create -> create.bucket("orders"));
        var iam = cloud.client(IamClient.class);
        iam.createUser(create -> create.userName("alice"));
        iam.putUserPolicy(put -> put.userName("alice").policyName("mixed").policyDocument("""
                {"Version": "2012-10-17", "Statement": [
                    {"Sid": "Others", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::photos"},
                    {"Sid": "Keep", "Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}]}"""));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        alice = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(S3Client.class);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void tellsWhatIsMissingAndWhatWouldAllowIt() {
        Assertions.catchThrowableOfType(AwsServiceException.class, () -> alice.listObjectsV2(list -> list.bucket("orders")));
        var facts = Why.of(cloud.journal().latest(1).getFirst());
        assertThat(facts).containsEntry("caller", "arn:aws:iam::123456789012:user/alice").containsEntry("status", 403);
        var decision = decision(facts);
        assertThat(decision).containsEntry("decision", "not allowed").containsEntry("action", "s3:ListBucket")
                .containsEntry("because", "no identity-based policy allows s3:ListBucket on arn:aws:s3:::orders")
                .containsEntry("remedies", List.of(Map.of("where", "identity-based policy of arn:aws:iam::123456789012:user/alice",
                        "statement", Map.of("Effect", "Allow", "Action", "s3:ListBucket", "Resource", "arn:aws:s3:::orders"))));
        assertThat(decision.get("policies").toString()).contains("inline policy mixed of user alice")
                .contains("statement 'Others' allows s3:ListBucket on arn:aws:s3:::photos, not on arn:aws:s3:::orders").doesNotContain("Keep");
        assertThat(Why.text(facts)).contains("\"Action\": \"s3:ListBucket\"").contains("AccessDenied");
    }

    @Test
    void namesTheStatementThatDenies() {
        var refused = Assertions.catchThrowableOfType(AwsServiceException.class, () -> alice.deleteBucket(delete -> delete.bucket("orders")));
        var entry = cloud.journal().find(refused.requestId()).orElseThrow();
        var decision = decision(Why.of(entry));
        assertThat(decision).containsEntry("decision", "denied").doesNotContainKey("remedies");
        assertThat(decision.get("because").toString()).contains("'Keep'").contains("inline policy mixed of user alice");
    }

    /// The commonest riddle of encryption: the bucket allows it, and the key does not.
    @Test
    void tellsWhatWasDecidedOnTheWay() {
        // given a user who may do all to objects, and nothing to keys
        var iam = cloud.client(IamClient.class);
        iam.putUserPolicy(put -> put.userName("alice").policyName("objects").policyDocument(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}"));
        var key = cloud.client(KmsClient.class).createKey(create -> { }).keyMetadata().arn();

        // when
        Assertions.catchThrowableOfType(AwsServiceException.class, () -> alice.putObject(put -> put.bucket("orders").key("1")
                .serverSideEncryption("aws:kms").ssekmsKeyId(key), RequestBody.fromString("one")));

        // then
        var decisions = (List<?>) Why.of(cloud.journal().latest(1).getFirst()).get("decisions");
        assertThat(decisions).hasSize(2).map(decision -> ((Map<?, ?>) decision).get("action")).isEqualTo(List.of("s3:PutObject", "kms:GenerateDataKey"));
        assertThat(decisions).map(decision -> ((Map<?, ?>) decision).get("decision")).isEqualTo(List.of("allowed", "not allowed"));
    }

    @Test
    void keepsTheRefusalAmongMany() {
        // given one object among many that alice may not delete
        var iam = cloud.client(IamClient.class);
        iam.putUserPolicy(put -> put.userName("alice").policyName("mixed").policyDocument("""
                {"Version": "2012-10-17", "Statement": [
                    {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "*"},
                    {"Sid": "Keep", "Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::orders/18"}]}"""));

        // when
        alice.deleteObjects(delete -> delete.bucket("orders").delete(these -> these.objects(
                IntStream.range(0, 20).mapToObj(number -> ObjectIdentifier.builder().key(String.valueOf(number)).build()).toList())));

        // then
        var text = Why.text(Why.of(cloud.journal().latest(1).getFirst()));
        assertThat(text).contains("s3:DeleteObject on arn:aws:s3:::orders/18\n  denied: statement 'Keep'").contains("4 more are not kept: of all 20, 1 refused");
    }

    @Test
    void tellsWhyAKeyIsNotBelieved() {
        var iam = cloud.client(IamClient.class);
        var key = iam.listAccessKeys(list -> list.userName("alice")).accessKeyMetadata().getFirst().accessKeyId();
        iam.updateAccessKey(update -> update.userName("alice").accessKeyId(key).status("Inactive"));

        Assertions.catchThrowableOfType(AwsServiceException.class, () -> alice.listBuckets());
        assertThat(Why.text(Why.of(cloud.journal().latest(1).getFirst())))
                .contains("access key " + key + "\n  not believed: it is a key of user alice, and it is inactive");

        Assertions.catchThrowableOfType(AwsServiceException.class, () -> cloud.as("test", "wrong").client(S3Client.class).listBuckets());
        assertThat(Why.text(Why.of(cloud.journal().latest(1).getFirst()))).contains("access key test\n  not believed: The request signature we calculated");
    }

    @Test
    void letsNoNameSteerTheTerminal() {
        Assertions.catchThrowableOfType(AwsServiceException.class, () -> alice.getObject(get -> get.bucket("orders").key("a\u001b[2J\n  allowed: all")));

        assertThat(Why.text(Why.of(cloud.journal().latest(1).getFirst()))).doesNotContain("\u001b", "\n  allowed");
    }

    @Test
    void tellsWhatTheRootNeeded() {
        cloud.client(S3Client.class).listBuckets();

        assertThat(Why.text(Why.of(cloud.journal().latest(1).getFirst()))).contains("s3:ListAllMyBuckets on arn:aws:s3:::*\n"
                + "  allowed: the root of account 123456789012 may do what its account may");
    }

    @Test
    void tellsThatARoleIsNotThere() {
        cloud.client(IamClient.class).createRole(create -> create.roleName("deploy").path("/ci/").assumeRolePolicyDocument(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"}]}"));

        Assertions.catchThrowableOfType(AwsServiceException.class, () -> cloud.client(StsClient.class).assumeRole(assume -> assume
                .roleArn("arn:aws:iam::123456789012:role/deploy").roleSessionName("tonight")));

        assertThat(Why.text(Why.of(cloud.journal().latest(1).getFirst()))).doesNotContain("What would allow it")
                .contains("arn:aws:iam::123456789012:role/deploy\n  is not there: there is one named deploy with the path /ci/");
    }

    @Test
    void tellsWhatServicesNotedOfTheCall() {
        // given a topic with a subscriber who wants something else
        var sns = cloud.client(SnsClient.class);
        var topic = sns.createTopic(create -> create.name("news")).topicArn();
        sns.subscribe(subscribe -> subscribe.topicArn(topic).protocol("sms").endpoint("+15550100")
                .attributes(Map.of("FilterPolicy", "{\"kind\": [\"sale\"]}")));

        // when
        sns.publish(publish -> publish.topicArn(topic).message("hello"));

        // then
        var facts = Why.of(cloud.journal().latest(1).getFirst());
        assertThat(facts.get("notes").toString()).contains("(sms +15550100)", "outcome=filtered out", "kind is absent");
        assertThat(Why.text(facts)).contains("(sms +15550100)\n  filtered out: kind is absent, but wanted is \"sale\"\n");
    }

    /// Everybody forgets that a queue must let the topic in.
    @Test
    void tellsWhatALetterThatDidNotArriveNeeds() {
        // given a queue that subscribes, and has no policy
        var sqs = cloud.client(SqsClient.class);
        var url = sqs.createQueue(create -> create.queueName("inbox")).queueUrl();
        var sns = cloud.client(SnsClient.class);
        var topic = sns.createTopic(create -> create.name("news")).topicArn();
        sns.subscribe(subscribe -> subscribe.topicArn(topic).protocol("sqs").endpoint("arn:aws:sqs:us-east-1:123456789012:inbox"));

        // when
        var sent = sns.publish(publish -> publish.topicArn(topic).message("hello")).responseMetadata().requestId();

        // then
        var facts = Why.of(cloud.journal().find(sent).orElseThrow());
        assertThat(Why.text(facts)).contains("not delivered: AccessDenied").doesNotContain("Service: null", "Request ID: null");
        var refused = ((List<?>) facts.get("decisions")).stream().map(decision -> (Map<?, ?>) decision)
                .filter(decision -> "sns.amazonaws.com".equals(decision.get("askedBy"))).findFirst().orElseThrow();
        var statement = (Map<?, ?>) ((Map<?, ?>) ((List<?>) refused.get("remedies")).getFirst()).get("statement");
        assertThat(statement).isEqualTo(Map.of("Effect", "Allow", "Principal", Map.of("Service", "sns.amazonaws.com"), "Action", "sqs:SendMessage",
                "Resource", "arn:aws:sqs:us-east-1:123456789012:inbox", "Condition", Map.of("ArnEquals", Map.of("aws:SourceArn", topic))));

        // when it is done as told
        sqs.setQueueAttributes(set -> set.queueUrl(url).attributesWithStrings(Map.of("Policy",
                "{\"Version\":\"2012-10-17\",\"Statement\":" + Json.text(statement) + "}")));
        sns.publish(publish -> publish.topicArn(topic).message("again"));

        // then
        assertThat(sqs.receiveMessage(receive -> receive.queueUrl(url)).messages()).singleElement()
                .satisfies(message -> assertThat(message.body()).contains("again"));
    }

    @Test
    void answersWithoutACall() {
        assertThat(can(ALICE, "s3:ListBucket", "arn:aws:s3:::photos")).isEqualTo("allowed, unless a policy of the resource denies it");
        assertThat(can(ALICE, "s3:ListBucket", "arn:aws:s3:::orders")).isEqualTo("not allowed");
        assertThat(can(ALICE, "s3:DeleteBucket", "arn:aws:s3:::orders")).isEqualTo("denied");
        assertThat(can("arn:aws:iam::123456789012:root", "kms:Encrypt", "arn:aws:kms:us-east-1:123456789012:key/1"))
                .isEqualTo("up to the policies of the resource");
        assertThat(can("arn:aws:iam::123456789012:root", "sqs:SendMessage", "arn:aws:sqs:us-east-1:111111111111:jobs"))
                .isEqualTo("up to the policies of the resource");
    }

    @Test
    void knowsTheTimeWithoutACall() {
        cloud.client(IamClient.class).putUserPolicy(put -> put.userName("alice").policyName("mixed").policyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "iam:*",
                    "Resource": "*", "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}}]}"""));

        assertThat(can(ALICE, "iam:ListUsers", "*")).isEqualTo("denied");
        assertThat(can(ALICE, "sqs:ListQueues", "*")).isEqualTo("allowed");
    }

    @Test
    void answersNoQuestionThatIsNone() {
        assertThat(problem("arn:aws:iam::123456789012:user/nobody", "s3:ListBucket", "*")).contains("There is no user, role or root");
        assertThat(problem("arn:aws:iam::123456789012:user/wrong/path/alice", "s3:ListBucket", "*")).contains("There is no user, role or root");
        assertThat(problem("arn:aws:iam::abc:root", "s3:ListBucket", "*")).contains("There is no user, role or root");
        assertThat(problem(ALICE, "s3:*", "*")).contains("one action");
        assertThat(problem(ALICE, "s3:ListBucket", "orders")).contains("the ARN of a resource");
    }

    @Test
    void answersWithTheOrganizationToo() {
        var organizations = cloud.client(OrganizationsClient.class);
        organizations.createOrganization(create -> { });
        var invitation = organizations.inviteAccountToOrganization(invite -> invite.target(target -> target.type(HandshakePartyType.ACCOUNT)
                .id("111111111111"))).handshake().id();
        cloud.account("111111111111").client(OrganizationsClient.class).acceptHandshake(accept -> accept.handshakeId(invitation));
        var root = organizations.listRoots(list -> { }).roots().getFirst().id();
        organizations.enablePolicyType(enable -> enable.rootId(root).policyType(PolicyType.SERVICE_CONTROL_POLICY));
        var policy = organizations.createPolicy(create -> create.type(PolicyType.SERVICE_CONTROL_POLICY).name("NoQueues").description("").content(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"sqs:*\",\"Resource\":\"*\"}]}"))
                .policy().policySummary().id();
        organizations.attachPolicy(attach -> attach.policyId(policy).targetId(root));

        var queues = can().answer(question("arn:aws:iam::111111111111:root", "sqs:CreateQueue", "arn:aws:sqs:us-east-1:111111111111:jobs"));
        assertThat(decision(queues)).containsEntry("decision", "denied").extracting("because").asString().contains("NoQueues (" + policy
                + ") of the root " + root);
        assertThat(can("arn:aws:iam::111111111111:root", "s3:CreateBucket", "arn:aws:s3:::photos")).startsWith("allowed");
    }

    private Can can() {
        return new Can(cloud.cloud().identities(), cloud.cloud().organizations(), cloud.cloud().time().now());
    }

    private String can(String principal, String action, String resource) {
        var question = question(principal, action, resource);
        assertThat(can().problem(question)).isEmpty();
        return (String) decision(can().answer(question)).get("decision");
    }

    private String problem(String principal, String action, String resource) {
        return can().problem(question(principal, action, resource)).orElseThrow();
    }

    private static Map<String, String> question(String principal, String action, String resource) {
        return Map.of("principal", principal, "action", action, "resource", resource);
    }

    private static Map<String, Object> decision(Map<String, Object> facts) {
        var decision = new LinkedHashMap<String, Object>();
        ((Map<?, ?>) ((List<?>) facts.get("decisions")).getFirst()).forEach((name, value) -> decision.put((String) name, value));
        return decision;
    }
}
