package dev.orrery.services.organizations;

import static dev.orrery.services.organizations.Landscape.MANAGER;
import static dev.orrery.services.organizations.Landscape.MEMBER;
import static dev.orrery.services.organizations.Landscape.OUTSIDER;
import static dev.orrery.services.organizations.Landscape.assertDenied;
import static dev.orrery.services.organizations.Landscape.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import dev.orrery.kernel.Note;
import dev.orrery.kernel.identity.Inquiry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.FeatureType;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sts.StsClient;

/// Who stands in for the root of a member, for what, and how far.
///
/// Sources: IAM User Guide, "Centralize root access for member accounts", "Perform a privileged task on an AWS Organizations member
/// account" and "Track privileged tasks in AWS CloudTrail"; STS API Reference, `AssumeRoot`; codes and texts of refusals as in a recording
/// against AWS of September 2026.
class RootAccessTest {
    private static final String ROOT_ARN = "arn:aws:iam::" + MEMBER + ":root";
    private static final String CLOSED = "{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':['arn:aws:s3:::vault','arn:aws:s3:::vault/*']}";
    private final Landscape land = new Landscape().with(MEMBER);
    private final Clients boss = land.user(MANAGER, "boss");

    @AfterEach
    void close() {
        land.close();
    }

    @Test
    void featuresAreEnabledByTheManagementAccountOfATrustingOrganization() {
        var manager = land.root(MANAGER).client(IamClient.class);
        var member = land.root(MEMBER).client(IamClient.class);
        assertThatThrownBy(() -> manager.listOrganizationsFeatures(list -> { })).hasMessageContaining(
                "Trusted Access for IAM not enabled by organization of input account " + MANAGER + ".");
        assertRefused(() -> manager.enableOrganizationsRootSessions(enable -> { }), "ServiceAccessNotEnabledException");
        assertRefused(() -> land.root(OUTSIDER).client(IamClient.class).listOrganizationsFeatures(list -> { }), "OrganizationNotFoundException");

        trust();
        assertThat(manager.listOrganizationsFeatures(list -> { }).enabledFeatures()).isEmpty();
        assertThat(manager.listOrganizationsFeatures(list -> { }).organizationId()).isEqualTo(land.organization);
        assertRefused(() -> member.listOrganizationsFeatures(list -> { }), "AccountNotManagementOrDelegatedAdministratorException");
        assertRefused(() -> member.enableOrganizationsRootSessions(enable -> { }), "AccountNotManagementOrDelegatedAdministratorException");

        assertThat(manager.enableOrganizationsRootSessions(enable -> { }).enabledFeatures()).containsExactly(FeatureType.ROOT_SESSIONS);
        assertThat(manager.enableOrganizationsRootCredentialsManagement(enable -> { }).enabledFeatures())
                .containsExactly(FeatureType.ROOT_CREDENTIALS_MANAGEMENT, FeatureType.ROOT_SESSIONS);
        delegate(MEMBER);
        assertThat(member.listOrganizationsFeatures(list -> { }).enabledFeatures()).hasSize(2);
        assertRefused(() -> member.enableOrganizationsRootSessions(enable -> { }), "CallerIsNotManagementAccountException");
        assertThat(member.disableOrganizationsRootSessions(disable -> { }).enabledFeatures())
                .containsExactly(FeatureType.ROOT_CREDENTIALS_MANAGEMENT);
        assertThat(manager.disableOrganizationsRootCredentialsManagement(disable -> { }).enabledFeatures()).isEmpty();
    }

    @Test
    void anOrganizationThatSharesABillAloneHasNoFeatures() {
        land.root(OUTSIDER).client(OrganizationsClient.class)
                .createOrganization(create -> create.featureSet(OrganizationFeatureSet.CONSOLIDATED_BILLING));

        assertRefused(() -> land.root(OUTSIDER).client(IamClient.class).enableOrganizationsRootCredentialsManagement(enable -> { }),
                "OrganizationNotInAllFeaturesModeException");
    }

    @Test
    void whoMayNotAskForFeaturesIsRefusedLikeAnybody() {
        trust();
        var clerk = userWith("{'Effect':'Allow','Action':'iam:ListOrganizationsFeatures','Resource':'*'}").client(IamClient.class);

        assertThat(clerk.listOrganizationsFeatures(list -> { }).enabledFeatures()).isEmpty();
        assertDenied(() -> clerk.enableOrganizationsRootSessions(enable -> { }), "is not authorized to perform: iam:EnableOrganizationsRootSessions"
                + " on resource: * because no identity-based policy allows the iam:EnableOrganizationsRootSessions action");
    }

    @Test
    void aBucketThatIsClosedToEverybodyIsOpenedAgain() {
        openEverything();
        var s3 = land.user(MEMBER, "alice").client(S3Client.class);
        s3.createBucket(create -> create.bucket("vault"));
        s3.putObject(put -> put.bucket("vault").key("gold"), RequestBody.fromString("bar"));
        s3.putBucketPolicy(put -> put.bucket("vault").policy(Landscape.document(CLOSED)));
        assertDenied(() -> s3.deleteBucketPolicy(delete -> delete.bucket("vault")), "with an explicit deny in a resource-based policy");

        var session = session("S3UnlockBucketPolicy");
        var unlocking = session.client(S3Client.class);
        assertThat(unlocking.listBuckets().buckets()).hasSize(1);
        assertThat(unlocking.getBucketPolicy(get -> get.bucket("vault")).policy()).contains("Deny");
        assertDenied(() -> unlocking.getObject(get -> get.bucket("vault").key("gold")), "");
        assertDenied(() -> unlocking.deleteBucket(delete -> delete.bucket("vault")), "");
        assertDenied(() -> session.client(IamClient.class).listUsers(), "with an explicit deny in a session policy");
        unlocking.deleteBucketPolicy(delete -> delete.bucket("vault"));

        assertThat(s3.getObjectAsBytes(get -> get.bucket("vault").key("gold")).asUtf8String()).isEqualTo("bar");
        assertDenied(() -> unlocking.getObject(get -> get.bucket("vault").key("gold")), "with an explicit deny in a session policy");
    }

    @Test
    void aQueueThatIsClosedToEverybodyIsOpenedAgain() {
        openEverything();
        var sqs = land.user(MEMBER, "alice").client(SqsClient.class);
        var queue = sqs.createQueue(create -> create.queueName("jobs")).queueUrl();
        sqs.setQueueAttributes(set -> set.queueUrl(queue).attributesWithStrings(Map.of("Policy", Landscape.document(
                "{'Effect':'Deny','Principal':'*','Action':'sqs:*','Resource':'*'}"))));
        assertDenied(() -> sqs.sendMessage(send -> send.queueUrl(queue).messageBody("hello")), "explicit deny");
        assertDenied(() -> sqs.setQueueAttributes(set -> set.queueUrl(queue).attributesWithStrings(Map.of("Policy", ""))), "explicit deny");

        var unlocking = session("SQSUnlockQueuePolicy").client(SqsClient.class);
        assertThat(unlocking.listQueues().queueUrls()).containsExactly(queue);
        assertThat(unlocking.getQueueAttributes(get -> get.queueUrl(unlocking.getQueueUrl(url -> url.queueName("jobs")).queueUrl())
                .attributeNames(QueueAttributeName.POLICY)).attributesAsStrings()).containsKey("Policy");
        assertDenied(() -> unlocking.deleteQueue(delete -> delete.queueUrl(queue)), "explicit deny");
        unlocking.setQueueAttributes(set -> set.queueUrl(queue).attributesWithStrings(Map.of("Policy", "")));

        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("hello"));
    }

    @Test
    void aSessionForOneTaskDoesNoOther() {
        openEverything();
        var s3 = land.root(MEMBER).client(S3Client.class);
        s3.createBucket(create -> create.bucket("vault"));
        s3.putBucketPolicy(put -> put.bucket("vault").policy(Landscape.document(CLOSED)));
        var queue = land.root(MEMBER).client(SqsClient.class).createQueue(create -> create.queueName("jobs")).queueUrl();

        var auditing = session("IAMAuditRootUserCredentials");
        assertThat(auditing.client(IamClient.class).getAccountSummary().summaryMapAsStrings()).isNotEmpty();
        assertDenied(() -> auditing.client(S3Client.class).deleteBucketPolicy(delete -> delete.bucket("vault")),
                "with an explicit deny in a session policy");
        assertDenied(() -> auditing.client(S3Client.class).getBucketPolicy(get -> get.bucket("vault")), "with an explicit deny in a session policy");
        assertDenied(() -> auditing.client(SqsClient.class).setQueueAttributes(set -> set.queueUrl(queue)
                .attributesWithStrings(Map.of("DelaySeconds", "7"))), "explicit deny in a session policy");
        assertDenied(() -> auditing.client(IamClient.class).createAccessKey(), "with an explicit deny in a session policy");
        land.root(MEMBER).client(IamClient.class).createUser(create -> create.userName("alice"));
        assertDenied(() -> auditing.client(IamClient.class).listAccessKeys(list -> list.userName("alice")), "with an explicit deny in a session policy");
        assertDenied(() -> auditing.client(StsClient.class).getSessionToken(), "");
        assertDenied(() -> auditing.client(StsClient.class).assumeRoot(assume -> assume.targetPrincipal(MEMBER)
                .taskPolicyArn(policy -> policy.arn(task("S3UnlockBucketPolicy")))), "is not authorized to perform: sts:AssumeRoot");
    }

    @Test
    void theSessionIsTheRootForAQuarterOfAnHour() {
        openEverything();
        var credentials = boss.client(StsClient.class).assumeRoot(assume -> assume.targetPrincipal(ROOT_ARN)
                .taskPolicyArn(policy -> policy.arn(task("IAMAuditRootUserCredentials")))).credentials();
        assertThat(credentials.expiration()).isEqualTo(land.cloud.time().now().plusSeconds(900));
        var sts = land.cloud.as(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken()).client(StsClient.class);

        assertThat(sts.getCallerIdentity().arn()).isEqualTo(ROOT_ARN);
        assertThat(sts.getCallerIdentity().userId()).isEqualTo(MEMBER);
        assertThat(sts.getCallerIdentity().account()).isEqualTo(MEMBER);
        land.cloud.time().advance(Duration.ofMinutes(15));
        assertThatThrownBy(sts::getCallerIdentity).isInstanceOfSatisfying(AwsServiceException.class,
                e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken"));
        var none = boss.client(StsClient.class).assumeRoot(assume -> assume.targetPrincipal(MEMBER).durationSeconds(0)
                .taskPolicyArn(policy -> policy.arn(task("S3UnlockBucketPolicy")))).credentials();
        assertThat(none.expiration()).isEqualTo(land.cloud.time().now());
    }

    @Test
    void aRequestIsCheckedBeforeAnybodysRights() {
        var nobody = userWith("{'Effect':'Deny','Action':'sts:AssumeRoot','Resource':'*'}");
        assertInvalid(() -> assume(nobody, "arn:aws:iam::" + MEMBER + ":user/alice", "S3UnlockBucketPolicy"), "Request must contain a valid target principal");
        assertInvalid(() -> nobody.client(StsClient.class).assumeRoot(assume -> assume.targetPrincipal(MEMBER)
                .taskPolicyArn(policy -> policy.arn("arn:aws:iam::aws:policy/ReadOnlyAccess"))), "Request must contain valid AWS managed task policy ARN");
        assertInvalid(() -> nobody.client(StsClient.class).assumeRoot(assume -> assume.targetPrincipal(MEMBER).taskPolicyArn(policy -> { })),
                "1 validation error detected: Value null at 'taskPolicyArn' failed to satisfy constraint: Member must not be null");
        assertInvalid(() -> nobody.client(StsClient.class).assumeRoot(assume -> assume.targetPrincipal(MEMBER).durationSeconds(901)
                .taskPolicyArn(policy -> policy.arn(task("S3UnlockBucketPolicy")))), "1 validation error detected: Value '901' at 'durationSeconds' failed"
                        + " to satisfy constraint: Member must have value less than or equal to 900");
        assertNotAuthorized(() -> assume(nobody, MEMBER, "S3UnlockBucketPolicy"), "user/clerk");
    }

    @Test
    void noSessionBeforeItIsEnabledAndWhySaysWhatIsMissing() {
        assertNotAuthorized(() -> assume(boss, MEMBER, "S3UnlockBucketPolicy"), "user/boss");
        assertThat(note()).isEqualTo(new Note(ROOT_ARN, "cannot be assumed", land.organization + " does not trust iam.amazonaws.com"));
        trust();
        land.root(MANAGER).client(IamClient.class).enableOrganizationsRootCredentialsManagement(enable -> { });
        assertNotAuthorized(() -> assume(boss, MEMBER, "S3UnlockBucketPolicy"), "user/boss");
        assertThat(note().because()).isEqualTo(land.organization + " has not enabled RootSessions");
        assertThat(why().remedies()).isEmpty();
        assertNotAuthorized(() -> assume(userWith("{'Effect':'Allow','Action':'iam:*','Resource':'*'}"), MEMBER, "IAMAuditRootUserCredentials"), "user/clerk");
        assertThat(why().remedies()).singleElement().satisfies(remedy -> assertThat(remedy.toString()).contains("identity-based policy", "sts:AssumeRoot"));
        assume(boss, MEMBER, "IAMAuditRootUserCredentials");
        assertThat(why().obstacle()).isEmpty();
        assertThat(why().looked()).map(Inquiry.Looked::source).contains("centralized root access of " + land.organization);

        land.organizations.disableAWSServiceAccess(disable -> disable.servicePrincipal("iam.amazonaws.com"));
        assertNotAuthorized(() -> assume(boss, MEMBER, "IAMAuditRootUserCredentials"), "user/boss");
    }

    @Test
    void nobodyElseStandsInForARoot() {
        openEverything();
        var alice = land.user(MEMBER, "alice");
        assertNotAuthorized(() -> assume(alice, MEMBER, "S3UnlockBucketPolicy"), "user/alice");
        assertNotAuthorized(() -> assume(land.root(MEMBER), MEMBER, "S3UnlockBucketPolicy"), ROOT_ARN);
        assertNotAuthorized(() -> assume(land.user(OUTSIDER, "eve"), MEMBER, "S3UnlockBucketPolicy"), "user/eve");
        assertNotAuthorized(() -> assume(land.root(MANAGER), MEMBER, "S3UnlockBucketPolicy"), MANAGER + ":root");
        assertThat(why().obstacle()).hasValueSatisfying(line -> assertThat(line).contains("'NobodysRoot'"));
        assertNotAuthorized(() -> assume(boss, MANAGER, "S3UnlockBucketPolicy"), "user/boss");
        assertThat(note().because()).isEqualTo("it is the root of the management account");
        assertNotAuthorized(() -> assume(boss, OUTSIDER, "S3UnlockBucketPolicy"), "user/boss");
        var session = boss.client(StsClient.class).getSessionToken().credentials();
        assertDenied(() -> assume(land.cloud.as(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()), MEMBER,
                "S3UnlockBucketPolicy"), "Cannot call AssumeRoot with session credentials");

        // but who is delegated does, for as long as that lasts
        delegate(MEMBER);
        land.with("222222222222");
        assume(alice, "222222222222", "S3UnlockBucketPolicy");
        land.organizations.deregisterDelegatedAdministrator(off -> off.accountId(MEMBER).servicePrincipal("iam.amazonaws.com"));
        assertNotAuthorized(() -> assume(alice, "222222222222", "S3UnlockBucketPolicy"), "user/alice");
    }

    @Test
    void aPolicyMayNameTheTaskAndTheRoot() {
        openEverything();
        land.with("222222222222");
        var clerk = userWith("{'Effect':'Allow','Action':'sts:AssumeRoot','Resource':'" + ROOT_ARN + "','Condition':{'StringEquals':"
                + "{'sts:TaskPolicyArn':'" + task("IAMAuditRootUserCredentials") + "'}}}");

        assume(clerk, MEMBER, "IAMAuditRootUserCredentials");
        assertNotAuthorized(() -> assume(clerk, MEMBER, "S3UnlockBucketPolicy"), "user/clerk");
        assertNotAuthorized(() -> assume(clerk, "222222222222", "IAMAuditRootUserCredentials"), "user/clerk");
    }

    @Test
    void serviceControlPoliciesBindTheSessionAndCanTellIt() {
        openEverything();
        land.enabling(PolicyType.SERVICE_CONTROL_POLICY);
        var s3 = land.root(MEMBER).client(S3Client.class);
        s3.createBucket(create -> create.bucket("vault"));
        s3.putBucketPolicy(put -> put.bucket("vault").policy(Landscape.document(CLOSED)));
        var unlocking = session("S3UnlockBucketPolicy").client(S3Client.class);
        var noRoots = land.policy(PolicyType.SERVICE_CONTROL_POLICY, "NoRoots", "{'Effect':'Deny','Action':'*','Resource':'*','Condition':"
                + "{'ArnLike':{'aws:PrincipalArn':'arn:*:iam::*:root'},'Null':{'aws:AssumedRoot':'true'}}}");
        land.attach(noRoots, MEMBER);

        assertDenied(() -> s3.getBucketPolicy(get -> get.bucket("vault")), "with an explicit deny in a service control policy");
        unlocking.getBucketPolicy(get -> get.bucket("vault"));
        land.attach(land.policy(PolicyType.SERVICE_CONTROL_POLICY, "NoUnlocking", "{'Effect':'Deny','Action':'s3:DeleteBucketPolicy','Resource':'*'}"), MEMBER);
        assertDenied(() -> unlocking.deleteBucketPolicy(delete -> delete.bucket("vault")), "with an explicit deny in a service control policy");
    }

    @Test
    void theRegionalEndpointIsWantedAndTheSourceIdentityStays() {
        openEverything();
        assertThatThrownBy(() -> assume(boss.in("aws-global"), MEMBER, "S3UnlockBucketPolicy")).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAction");
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Unknown Operation");
            assertThat(e.statusCode()).isEqualTo(400);
        });
        var iam = land.root(MANAGER).client(IamClient.class);
        iam.createRole(create -> create.roleName("operator").assumeRolePolicyDocument(Landscape.document("{'Effect':'Allow','Principal':{'AWS':'"
                + MANAGER + "'},'Action':['sts:AssumeRole','sts:SetSourceIdentity']}")));
        iam.attachRolePolicy(attach -> attach.roleName("operator").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        var role = boss.client(StsClient.class).assumeRole(assume -> assume.roleArn("arn:aws:iam::" + MANAGER + ":role/operator")
                .roleSessionName("night").sourceIdentity("alice")).credentials();
        var operator = land.cloud.as(role.accessKeyId(), role.secretAccessKey(), role.sessionToken());
        assertThat(operator.client(StsClient.class).assumeRoot(assume -> assume.targetPrincipal(MEMBER)
                .taskPolicyArn(policy -> policy.arn(task("S3UnlockBucketPolicy")))).sourceIdentity()).isEqualTo("alice");
    }

    @Test
    void bothAccountsLearnOfItFromCloudTrail() {
        openEverything();
        var s3 = land.root(MEMBER).client(S3Client.class);
        s3.createBucket(create -> create.bucket("vault"));
        s3.putBucketPolicy(put -> put.bucket("vault").policy(Landscape.document(CLOSED)));
        session("S3UnlockBucketPolicy").client(S3Client.class).deleteBucketPolicy(delete -> delete.bucket("vault"));

        for (var account : List.of(MANAGER, MEMBER)) {
            assertThat(events(account, "AssumeRoot")).singleElement().satisfies(event -> assertThat(event.cloudTrailEvent()).contains(
                    "\"targetPrincipal\":\"" + MEMBER + "\"", "\"taskPolicyArn\":{\"arn\":\"" + task("S3UnlockBucketPolicy") + "\"}",
                    "\"responseElements\":{\"credentials\":{\"accessKeyId\":\"ASIA", "\"recipientAccountId\":\"" + account + "\"", "sharedEventID"));
        }
        assertThat(events(MEMBER, "DeleteBucketPolicy")).singleElement().satisfies(event -> assertThat(event.cloudTrailEvent()).contains(
                "\"userIdentity\":{\"type\":\"Root\",\"principalId\":\"" + MEMBER + "\",\"arn\":\"" + ROOT_ARN + "\",\"accountId\":\"" + MEMBER
                        + "\",\"accessKeyId\":\"ASIA", "\"attributes\":{\"creationDate\":\"2026-01-01T00:00:00Z\",\"mfaAuthenticated\":\"false\"},"
                        + "\"assumedRoot\":\"true\"}"));
    }

    private List<Event> events(String account, String name) {
        var attribute = LookupAttribute.builder().attributeKey("EventName").attributeValue(name).build();
        return land.root(account).client(CloudTrailClient.class).lookupEvents(look -> look.lookupAttributes(attribute)).events();
    }

    private void trust() {
        land.organizations.enableAWSServiceAccess(enable -> enable.servicePrincipal("iam.amazonaws.com"));
    }

    private void openEverything() {
        trust();
        var iam = land.root(MANAGER).client(IamClient.class);
        iam.enableOrganizationsRootCredentialsManagement(enable -> { });
        iam.enableOrganizationsRootSessions(enable -> { });
    }

    private void delegate(String account) {
        land.organizations.registerDelegatedAdministrator(register -> register.accountId(account).servicePrincipal("iam.amazonaws.com"));
    }

    /// A user of the management account with one policy.
    private Clients userWith(String statement) {
        var iam = land.root(MANAGER).client(IamClient.class);
        iam.createUser(create -> create.userName("clerk"));
        iam.putUserPolicy(put -> put.userName("clerk").policyName("p").policyDocument(Landscape.document(statement)));
        var key = iam.createAccessKey(create -> create.userName("clerk")).accessKey();
        return land.cloud.as(key.accessKeyId(), key.secretAccessKey());
    }

    private Clients session(String task) {
        return assume(boss, MEMBER, task);
    }

    private Clients assume(Clients who, String target, String task) {
        var credentials = who.client(StsClient.class).assumeRoot(assume -> assume.targetPrincipal(target)
                .taskPolicyArn(policy -> policy.arn(task(task)))).credentials();
        return land.cloud.as(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    }

    private static String task(String name) {
        return "arn:aws:iam::aws:policy/root-task/" + name;
    }

    private Inquiry why() {
        return Inquiry.into(land.cloud.journal().latest(1).getFirst().decisions().getLast());
    }

    private Note note() {
        return land.cloud.journal().latest(1).getFirst().notes().getFirst();
    }

    private static void assertInvalid(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
            assertThat(e.statusCode()).isEqualTo(400);
        });
    }

    /// AWS does not say why.
    private static void assertNotAuthorized(ThrowingCallable call, String who) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            assertThat(e.awsErrorDetails().errorMessage()).contains(who).matches("User: \\S+ is not authorized to perform: sts:AssumeRoot on resource: \\S+:root");
            assertThat(e.statusCode()).isEqualTo(403);
        });
    }
}
