package dev.orrery.services.organizations;

import static dev.orrery.services.organizations.Landscape.MANAGER;
import static dev.orrery.services.organizations.Landscape.MEMBER;
import static dev.orrery.services.organizations.Landscape.OUTSIDER;
import static dev.orrery.services.organizations.Landscape.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.identity.Inquiry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/// What policies of an organization do to calls, from the call that attaches one to the call that is refused.
class ControlPoliciesTest {
    private static final String READING = "{'Effect':'Deny','Action':['s3:GetObject','sqs:SendMessage','dynamodb:ListTables'],'Resource':'*'}";
    private final Landscape land = new Landscape().with(MEMBER).enabling(PolicyType.SERVICE_CONTROL_POLICY);

    @AfterEach
    void close() {
        land.close();
    }

    @Test
    void aServiceControlPolicyBindsUsersAndTheRootOfAMemberInEveryService() {
        var s3 = land.root(MEMBER).client(S3Client.class);
        s3.createBucket(create -> create.bucket("photos"));
        s3.putObject(put -> put.bucket("photos").key("cat"), RequestBody.fromString("meow"));
        var queue = land.root(MEMBER).client(SqsClient.class).createQueue(create -> create.queueName("jobs")).queueUrl();
        var alice = land.user(MEMBER, "alice");
        alice.client(S3Client.class).getObject(get -> get.bucket("photos").key("cat"));

        var policy = land.policy(PolicyType.SERVICE_CONTROL_POLICY, "NoReading", READING);
        land.attach(policy, MEMBER);

        for (var somebody : List.of(alice, land.root(MEMBER))) {
            assertDenied(() -> somebody.client(S3Client.class).getObject(get -> get.bucket("photos").key("cat")),
                    "with an explicit deny in a service control policy");
            assertDenied(() -> somebody.client(SqsClient.class).sendMessage(send -> send.queueUrl(queue).messageBody("hello")),
                    "with an explicit deny in a service control policy");
            assertDenied(() -> somebody.client(DynamoDbClient.class).listTables(), "with an explicit deny in a service control policy");
            assertThat(somebody.client(S3Client.class).listObjectsV2(list -> list.bucket("photos")).keyCount()).isOne();
        }

        land.detach(policy, MEMBER);
        assertThat(alice.client(S3Client.class).getObjectAsBytes(get -> get.bucket("photos").key("cat")).asUtf8String()).isEqualTo("meow");
        land.root(MEMBER).client(DynamoDbClient.class).listTables();
    }

    @Test
    void theManagementAccountAndOtherAccountsAreNotBound() {
        land.attach(land.policy(PolicyType.SERVICE_CONTROL_POLICY, "Nothing", "{'Effect':'Deny','Action':'*','Resource':'*'}"), land.root);

        assertDenied(() -> land.root(MEMBER).client(S3Client.class).createBucket(create -> create.bucket("members")), "service control policy");
        land.root(MANAGER).client(S3Client.class).createBucket(create -> create.bucket("managers"));
        land.user(MANAGER, "bob").client(S3Client.class).listObjectsV2(list -> list.bucket("managers"));
        land.root(OUTSIDER).client(S3Client.class).createBucket(create -> create.bucket("outsiders"));
        assertThat(land.root(MEMBER).client(StsClient.class).getCallerIdentity().account()).isEqualTo(MEMBER);
    }

    @Test
    void everyLevelOnTheWayToTheAccountMustAllow() {
        var outer = land.unit(land.root, "Outer");
        var inner = land.unit(outer, "Inner");
        land.move(MEMBER, land.root, inner);
        var alice = land.user(MEMBER, "alice");
        var s3 = alice.client(S3Client.class);
        s3.createBucket(create -> create.bucket("first"));
        var sqsOnly = land.policy(PolicyType.SERVICE_CONTROL_POLICY, "QueuesOnly", "{'Effect':'Allow','Action':'sqs:*','Resource':'*'}");

        land.attach(sqsOnly, outer);
        s3.createBucket(create -> create.bucket("second"));
        land.detach("p-FullAWSAccess", outer);
        assertDenied(() -> s3.createBucket(create -> create.bucket("third")),
                "because no service control policy allows the s3:CreateBucket action");
        assertThat(why().obstacle()).hasValueSatisfying(line -> assertThat(line)
                .contains("no service control policy of organizational unit Outer (" + outer + ") allows s3:CreateBucket"));
        alice.client(SqsClient.class).createQueue(create -> create.queueName("jobs"));

        land.move(MEMBER, inner, land.root);
        s3.createBucket(create -> create.bucket("fourth"));
    }

    @Test
    void whyNamesPolicyStatementAndLevel() {
        var unit = land.unit(land.root, "Sandbox");
        land.move(MEMBER, land.root, unit);
        land.attach(land.policy(PolicyType.SERVICE_CONTROL_POLICY, "NoBuckets",
                "{'Sid':'NoNewBuckets','Effect':'Deny','Action':'s3:CreateBucket','Resource':'*'}"), unit);

        assertDenied(() -> land.root(MEMBER).client(S3Client.class).createBucket(create -> create.bucket("photos")), "service control policy");

        assertThat(why().obstacle()).hasValueSatisfying(line -> assertThat(line).contains("'NoNewBuckets'", "NoBuckets (p-",
                "of organizational unit Sandbox (" + unit + ")"));
        assertThat(why().looked()).map(Inquiry.Looked::source).hasSize(4).anySatisfy(source -> assertThat(source).contains("the root " + land.root))
                .anySatisfy(source -> assertThat(source).contains("account " + MEMBER));
    }

    private Inquiry why() {
        return Inquiry.into(land.cloud.journal().latest(1).getFirst().decisions().getLast());
    }

    @Test
    void aResourceControlPolicyKeepsStrangersOutWhomABucketPolicyLetsIn() {
        land.enabling(PolicyType.RESOURCE_CONTROL_POLICY);
        var s3 = land.root(MEMBER).client(S3Client.class);
        s3.createBucket(create -> create.bucket("photos"));
        s3.putObject(put -> put.bucket("photos").key("cat"), RequestBody.fromString("meow"));
        s3.putBucketPolicy(put -> put.bucket("photos").policy(Landscape.document("{'Effect':'Allow','Principal':{'AWS':['" + OUTSIDER + "','" + MANAGER
                + "']},'Action':'s3:GetObject','Resource':'arn:aws:s3:::photos/*'}")));
        var stranger = land.user(OUTSIDER, "eve").client(S3Client.class);
        var colleague = land.user(MANAGER, "bob").client(S3Client.class);
        stranger.getObject(get -> get.bucket("photos").key("cat"));

        var perimeter = land.policy(PolicyType.RESOURCE_CONTROL_POLICY, "Perimeter", "{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*',"
                + "'Condition':{'StringNotEqualsIfExists':{'aws:PrincipalOrgID':'" + land.organization + "'}}}");
        land.attach(perimeter, land.root);

        assertDenied(() -> stranger.getObject(get -> get.bucket("photos").key("cat")), "");
        assertThat(why().obstacle()).hasValueSatisfying(line -> assertThat(line).contains("Perimeter (" + perimeter + ") of the root"));
        assertThat(colleague.getObjectAsBytes(get -> get.bucket("photos").key("cat")).asUtf8String()).isEqualTo("meow");
        s3.getObject(get -> get.bucket("photos").key("cat"));

        // and it does not bind what belongs to the management account
        var managers = land.root(MANAGER).client(S3Client.class);
        managers.createBucket(create -> create.bucket("open"));
        managers.putBucketPolicy(put -> put.bucket("open").policy(Landscape.document(
                "{'Effect':'Allow','Principal':{'AWS':'" + OUTSIDER + "'},'Action':'s3:ListBucket','Resource':'arn:aws:s3:::open'}")));
        stranger.listObjectsV2(list -> list.bucket("open"));
    }

    @Test
    void aResourceControlPolicyDoesNotBindKeysThatAwsManages() {
        land.enabling(PolicyType.RESOURCE_CONTROL_POLICY);
        var kms = land.root(MEMBER).client(KmsClient.class);
        var own = kms.createKey(create -> { }).keyMetadata().keyId();
        var s3 = land.user(MEMBER, "alice").client(S3Client.class);
        s3.createBucket(create -> create.bucket("photos"));
        land.attach(land.policy(PolicyType.RESOURCE_CONTROL_POLICY, "NoKeys",
                "{'Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*'}"), MEMBER);

        // the first makes the key, the second finds it
        for (var key : List.of("cat", "dog")) {
            s3.putObject(put -> put.bucket("photos").key(key).serverSideEncryption("aws:kms"), RequestBody.fromString("meow"));
            assertThat(s3.getObjectAsBytes(get -> get.bucket("photos").key(key)).asUtf8String()).isEqualTo("meow");
        }
        kms.describeKey(describe -> describe.keyId("alias/aws/s3"));
        assertDenied(() -> s3.putObject(put -> put.bucket("photos").key("owl").serverSideEncryption("aws:kms").ssekmsKeyId(own),
                RequestBody.fromString("hoot")), "with an explicit deny in a resource control policy");
    }

    @Test
    void policiesOfResourcesCanNameTheOrganizationAndThePath() {
        var unit = land.unit(land.root, "Analytics");
        var s3 = land.root(MANAGER).client(S3Client.class);
        s3.createBucket(create -> create.bucket("shared"));
        s3.putBucketPolicy(put -> put.bucket("shared").policy(Landscape.document("{'Effect':'Allow','Principal':'*','Action':'s3:ListBucket',"
                + "'Resource':'arn:aws:s3:::shared','Condition':{'StringEquals':{'aws:PrincipalOrgID':'" + land.organization + "'},"
                + "'ForAnyValue:StringLike':{'aws:PrincipalOrgPaths':'" + land.organization + "/" + land.root + "/" + unit + "/*'}}}")));
        var member = land.user(MEMBER, "alice").client(S3Client.class);
        var stranger = land.user(OUTSIDER, "eve").client(S3Client.class);

        assertDenied(() -> member.listObjectsV2(list -> list.bucket("shared")), "");
        land.move(MEMBER, land.root, unit);
        member.listObjectsV2(list -> list.bucket("shared"));
        assertDenied(() -> stranger.listObjectsV2(list -> list.bucket("shared")), "");
    }

    @Test
    void aQueueCanAskForTheOrganizationOnWhoseBehalfAServiceComes() {
        var sqs = land.root(MEMBER).client(SqsClient.class);
        var sns = land.root(MEMBER).client(SnsClient.class);
        var queue = sqs.createQueue(create -> create.queueName("jobs")).queueUrl();
        var arn = "arn:aws:sqs:us-east-1:" + MEMBER + ":jobs";
        sqs.setQueueAttributes(set -> set.queueUrl(queue).attributesWithStrings(Map.of("Policy", Landscape.document("{'Effect':'Allow',"
                + "'Principal':{'Service':'sns.amazonaws.com'},'Action':'sqs:SendMessage','Resource':'" + arn + "','Condition':{'StringEquals':"
                + "{'aws:SourceOrgID':'" + land.organization + "'}}}"))));
        var topic = sns.createTopic(create -> create.name("news")).topicArn();
        sns.subscribe(subscribe -> subscribe.topicArn(topic).protocol("sqs").endpoint(arn));

        sns.publish(publish -> publish.topicArn(topic).message("one"));
        land.cloud.time().advance(Duration.ofSeconds(1));
        assertThat(sqs.receiveMessage(receive -> receive.queueUrl(queue)).messages()).hasSize(1);

        land.organizations.removeAccountFromOrganization(remove -> remove.accountId(MEMBER));
        sns.publish(publish -> publish.topicArn(topic).message("two"));
        land.cloud.time().advance(Duration.ofSeconds(1));
        assertThat(sqs.receiveMessage(receive -> receive.queueUrl(queue)).messages()).isEmpty();
    }

    @Test
    void disablingATypeLiftsItsPoliciesForGood() {
        var s3 = land.root(MEMBER).client(S3Client.class);
        land.attach(land.policy(PolicyType.SERVICE_CONTROL_POLICY, "Nothing", "{'Effect':'Deny','Action':'*','Resource':'*'}"), land.root);
        assertDenied(() -> s3.createBucket(create -> create.bucket("photos")), "service control policy");

        land.organizations.disablePolicyType(disable -> disable.rootId(land.root).policyType(PolicyType.SERVICE_CONTROL_POLICY));
        s3.createBucket(create -> create.bucket("photos"));
        land.enabling(PolicyType.SERVICE_CONTROL_POLICY);
        s3.deleteBucket(delete -> delete.bucket("photos"));
    }

    @Test
    void whatIsUpdatedCountsOnTheNextCall() {
        var s3 = land.root(MEMBER).client(S3Client.class);
        var policy = land.policy(PolicyType.SERVICE_CONTROL_POLICY, "Changing", "{'Effect':'Deny','Action':'sqs:*','Resource':'*'}");
        land.attach(policy, MEMBER);
        s3.createBucket(create -> create.bucket("photos"));

        land.organizations.updatePolicy(update -> update.policyId(policy)
                .content(Landscape.document("{'Effect':'Deny','Action':'s3:*','Resource':'*'}")));

        assertDenied(() -> s3.deleteBucket(delete -> delete.bucket("photos")), "with an explicit deny in a service control policy");
    }

    @Test
    void whoLeavesIsFreeAndLeavingCanBeForbidden() {
        land.attach(land.policy(PolicyType.SERVICE_CONTROL_POLICY, "Stay", "{'Effect':'Deny','Action':['organizations:LeaveOrganization','s3:*'],"
                + "'Resource':'*'}"), land.root);
        assertDenied(() -> land.root(MEMBER).client(OrganizationsClient.class).leaveOrganization(leave -> { }), "service control policy");

        land.organizations.removeAccountFromOrganization(remove -> remove.accountId(MEMBER));

        land.root(MEMBER).client(S3Client.class).createBucket(create -> create.bucket("photos"));
    }

    @Test
    void simulationsTellWhatTheOrganizationAllows() {
        var iam = land.root(MEMBER).client(IamClient.class);
        land.user(MEMBER, "alice");
        land.attach(land.policy(PolicyType.SERVICE_CONTROL_POLICY, "NoQueues", "{'Effect':'Deny','Action':'sqs:*','Resource':'*'}"), MEMBER);

        var results = iam.simulatePrincipalPolicy(simulate -> simulate.policySourceArn("arn:aws:iam::" + MEMBER + ":user/alice")
                .actionNames("s3:GetObject", "sqs:SendMessage")).evaluationResults();

        assertThat(results).map(result -> result.evalDecisionAsString()).containsExactly("allowed", "explicitDeny");
        assertThat(results).map(result -> result.organizationsDecisionDetail().allowedByOrganizations()).containsExactly(true, false);
        land.user(OUTSIDER, "eve");
        assertThat(land.root(OUTSIDER).client(IamClient.class).simulatePrincipalPolicy(simulate -> simulate
                .policySourceArn("arn:aws:iam::" + OUTSIDER + ":user/eve").actionNames("s3:GetObject")).evaluationResults().getFirst()
                .organizationsDecisionDetail()).isNull();
    }
}
