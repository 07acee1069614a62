package dev.orrery.services.cloudtrail;

import static dev.orrery.services.cloudtrail.LookupsTest.assertRefused;
import static dev.orrery.services.cloudtrail.LookupsTest.at;
import static dev.orrery.services.cloudtrail.LookupsTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.kernel.json.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.Tag;
import software.amazon.awssdk.services.cloudtrail.model.Trail;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.HandshakePartyType;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Trails of organizations: who may have one, whose events it has, and who sees it.
/// Sources: CloudTrail User Guide, "Creating a trail for an organization", "Prepare for creating a trail for your organization",
/// "Organization delegated administrator", "Creating a trail for an organization with the AWS CLI" (the bucket's policy).
class OrganizationTrailsTest {
    private static final String MANAGER = Orrery.ACCOUNT;
    private static final String MEMBER = "111111111111";
    private static final String OUTSIDER = "333333333333";
    private static final String ARN = "arn:aws:cloudtrail:us-east-1:" + MANAGER + ":trail/audit";
    private static final Tag TAG = Tag.builder().key("team").value("security").build();
    private static final String SERVICE = "cloudtrail.amazonaws.com";
    private static final String POLICY = """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::logs",
              "Condition":{"StringEquals":{"aws:SourceArn":"TRAIL"}}},
             {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject",
              "Resource":["arn:aws:s3:::logs/AWSLogs/ORGANIZATION/*","arn:aws:s3:::logs/AWSLogs/123456789012/*"],
              "Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control","aws:SourceArn":"TRAIL"}}}]}""";
    private final Orrery cloud = Orrery.start();
    private final CloudTrailClient trail = cloud.client(CloudTrailClient.class);
    private final OrganizationsClient organizations = cloud.client(OrganizationsClient.class);
    private final CloudTrailClient member = cloud.account(MEMBER).client(CloudTrailClient.class);
    private final TrailBucket bucket = TrailBucket.make(cloud, "logs", "audit");

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void eventsOfAllAccountsAreDeliveredUnderTheOrganization() {
        var organization = organization();
        start();
        queue(MANAGER, "of-manager");
        queue(MEMBER, "of-member");
        queue(OUTSIDER, "of-outsider");
        cloud.time().advance(Duration.ofMinutes(5));

        assertThat(bucket.keys("AWSLogs/" + organization + "/" + MEMBER + "/CloudTrail/us-east-1/2026/01/01/" + MEMBER + "_CloudTrail_us-east-1_2026")).hasSize(1);
        assertThat(bucket.keys("AWSLogs/" + organization + "/" + MANAGER + "/CloudTrail/us-east-1/")).hasSize(1);
        assertThat(bucket.keys("AWSLogs/" + MANAGER + "/")).isEmpty();
        assertThat(queues(MEMBER)).containsExactly("of-member");
        assertThat(queues(MANAGER)).containsExactly("of-manager");
        assertThat(bucket.keys(OUTSIDER)).isEmpty();
        assertThat(bucket.events()).filteredOn(event -> "CreateQueue".equals(text(event, "eventName")))
                .extracting(event -> text(event, "recipientAccountId")).containsExactlyInAnyOrder(MEMBER, MANAGER);
    }

    @Test
    void digestsOfEachAccountAreChained() {
        var organization = organization();
        start();
        queue(MEMBER, "one");
        cloud.time().advance(Duration.ofHours(2));
        var digests = bucket.keys("AWSLogs/" + organization + "/" + MEMBER + "/CloudTrail-Digest/us-east-1/2026/01/01/" + MEMBER
                + "_CloudTrail-Digest_us-east-1_audit_us-east-1_");
        assertThat(digests).hasSizeGreaterThanOrEqualTo(1);
        var digest = bucket.json(digests.getFirst());
        assertThat(text(digest, "awsAccountId")).isEqualTo(MEMBER);
        assertThat(((Json.Sequence) at(digest, "logFiles")).elements()).singleElement().satisfies(file ->
                assertThat(text(file, "s3Object")).startsWith("AWSLogs/" + organization + "/" + MEMBER + "/CloudTrail/"));
        assertThat(bucket.keys("AWSLogs/" + organization + "/" + MANAGER + "/CloudTrail-Digest/")).isNotEmpty();
        // and members find the key that signed them
        var keys = member.listPublicKeys(list -> list.startTime(cloud.time().now().minus(Duration.ofDays(1))).endTime(cloud.time().now())).publicKeyList();
        assertThat(keys).extracting(key -> key.fingerprint()).contains(text(digest, "digestPublicKeyFingerprint"));
    }

    @Test
    void dataEventsOfMembersAreSelected() {
        organization();
        start();
        trail.putEventSelectors(put -> put.trailName("audit").advancedEventSelectors(AdvancedEventSelector.builder().name("queues").fieldSelectors(
                TrailsTest.field("eventCategory", "Data"), TrailsTest.field("resources.type", "AWS::SQS::Queue")).build()));
        var url = queue(MEMBER, "one");
        cloud.account(MEMBER).client(SqsClient.class).sendMessage(send -> send.queueUrl(url).messageBody("hello"));
        cloud.account(OUTSIDER).client(SqsClient.class).sendMessage(send -> send.queueUrl(queue(OUTSIDER, "two")).messageBody("hello"));
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(bucket.events()).filteredOn(event -> "SendMessage".equals(text(event, "eventName")))
                .extracting(event -> text(event, "recipientAccountId")).containsExactly(MEMBER);
    }

    @Test
    void membersSeeTheTrailAndCannotChangeIt() {
        organization();
        start();

        assertThat(member.describeTrails().trailList()).singleElement().satisfies(seen -> {
            assertThat(seen.trailARN()).isEqualTo(ARN);
            assertThat(seen.isOrganizationTrail()).isTrue();
        });
        assertThat(member.describeTrails(describe -> describe.includeShadowTrails(false)).trailList()).isEmpty();
        assertThat(member.describeTrails(describe -> describe.trailNameList(ARN)).trailList()).extracting(Trail::name).containsExactly("audit");
        assertThat(member.listTrails(list -> { }).trails()).extracting(info -> info.trailARN()).containsExactly(ARN);
        assertThat(member.getTrail(get -> get.name(ARN)).trail().s3BucketName()).isEqualTo("logs");
        assertThat(member.getTrailStatus(get -> get.name(ARN)).isLogging()).isTrue();
        assertThat(member.getEventSelectors(get -> get.trailName(ARN)).eventSelectors()).hasSize(1);
        for (var name : List.of("UpdateTrail", "DeleteTrail", "StopLogging", "StartLogging", "PutEventSelectors", "AddTags")) {
            assertRefused(() -> change(member, name), "NotOrganizationMasterAccountException");
        }
        assertRefused(() -> member.deleteTrail(delete -> delete.name("audit")), "TrailNotFoundException");
        assertThat(trail.getTrailStatus(get -> get.name("audit")).isLogging()).isTrue();
        var outsider = cloud.account(OUTSIDER).client(CloudTrailClient.class);
        assertThat(outsider.describeTrails().trailList()).isEmpty();
        assertRefused(() -> outsider.getTrail(get -> get.name(ARN)), "TrailNotFoundException");
        assertRefused(() -> outsider.stopLogging(stop -> stop.name(ARN)), "TrailNotFoundException");
    }

    private static void change(CloudTrailClient client, String operation) {
        switch (operation) {
            case "UpdateTrail" -> client.updateTrail(update -> update.name(ARN).isMultiRegionTrail(false));
            case "DeleteTrail" -> client.deleteTrail(delete -> delete.name(ARN));
            case "StopLogging" -> client.stopLogging(stop -> stop.name(ARN));
            case "StartLogging" -> client.startLogging(start -> start.name(ARN));
            case "PutEventSelectors" -> client.putEventSelectors(put -> put.trailName(ARN).eventSelectors(Selection.DEFAULT));
            case "AddTags" -> client.addTags(add -> add.resourceId(ARN).tagsList(TAG));
            default -> throw new IllegalStateException(operation);
        }
    }

    @Test
    void whoIsNotInChargeIsRefused() {
        assertRefused(() -> create(trail), "OrganizationsNotInUseException");
        organizations.createOrganization(create -> { });
        join(MEMBER);
        assertRefused(() -> create(member), "NotOrganizationMasterAccountException");
        assertRefused(() -> create(trail), "CloudTrailAccessNotEnabledException");
        organizations.enableAWSServiceAccess(enable -> enable.servicePrincipal(SERVICE));
        assertRefused(() -> create(trail), "InsufficientS3BucketPolicyException");
        assertRefused(() -> create(user("[\"cloudtrail:*\"]")), "InsufficientDependencyServiceAccessPermissionException");
        assertThat(trail.describeTrails().trailList()).isEmpty();
    }

    @Test
    void allFeaturesAreNeeded() {
        organizations.createOrganization(create -> create.featureSet(OrganizationFeatureSet.CONSOLIDATED_BILLING));
        assertRefused(() -> create(trail), "OrganizationNotInAllFeaturesModeException");
        assertRefused(() -> trail.registerOrganizationDelegatedAdmin(register -> register.memberAccountId(MEMBER)), "OrganizationNotInAllFeaturesModeException");
    }

    @Test
    void delegatedAdministratorManagesTrailsOfTheManagementAccount() {
        organization();
        trail.registerOrganizationDelegatedAdmin(register -> register.memberAccountId(MEMBER));
        assertThat(organizations.listDelegatedAdministrators(list -> list.servicePrincipal(SERVICE)).delegatedAdministrators())
                .extracting(each -> each.id()).containsExactly(MEMBER);

        assertThat(create(member)).isEqualTo(ARN);
        member.startLogging(start -> start.name(ARN));
        assertThat(trail.getTrailStatus(get -> get.name("audit")).isLogging()).isTrue();
        member.addTags(add -> add.resourceId(ARN).tagsList(TAG));
        assertRefused(() -> member.updateTrail(update -> update.name(ARN).isOrganizationTrail(false)), "NotOrganizationMasterAccountException");

        trail.deregisterOrganizationDelegatedAdmin(deregister -> deregister.delegatedAdminAccountId(MEMBER));
        assertRefused(() -> member.stopLogging(stop -> stop.name(ARN)), "NotOrganizationMasterAccountException");
        assertThat(trail.describeTrails().trailList()).hasSize(1);
    }

    @Test
    void delegationIsForMembersAlone() {
        assertRefused(() -> register(trail, MEMBER), "OrganizationsNotInUseException");
        organizations.createOrganization(create -> { });
        join(MEMBER);
        assertRefused(() -> register(trail, MEMBER), "CloudTrailAccessNotEnabledException");
        organizations.enableAWSServiceAccess(enable -> enable.servicePrincipal(SERVICE));
        assertRefused(() -> register(member, MEMBER), "NotOrganizationManagementAccountException");
        assertRefused(() -> register(trail, MANAGER), "CannotDelegateManagementAccountException");
        assertRefused(() -> register(trail, OUTSIDER), "AccountNotFoundException");
        assertRefused(() -> register(trail, "12"), "InvalidParameterException");
        assertRefused(() -> trail.deregisterOrganizationDelegatedAdmin(deregister -> deregister.delegatedAdminAccountId(MEMBER)), "AccountNotRegisteredException");
        register(trail, MEMBER);
        assertRefused(() -> register(trail, MEMBER), "AccountRegisteredException");
        for (var account : List.of("444444444441", "444444444442", "444444444443")) {
            join(account);
        }
        register(trail, "444444444441");
        register(trail, "444444444442");
        assertRefused(() -> register(trail, "444444444443"), "DelegatedAdminAccountLimitExceededException");
        assertRefused(() -> register(user("[\"cloudtrail:*\",\"organizations:Describe*\",\"organizations:List*\"]"), "444444444442"),
                "InsufficientDependencyServiceAccessPermissionException");
    }

    private static void register(CloudTrailClient client, String account) {
        client.registerOrganizationDelegatedAdmin(register -> register.memberAccountId(account));
    }

    @Test
    void whoLeavesIsSeenNoMore() {
        organization();
        start();
        organizations.removeAccountFromOrganization(remove -> remove.accountId(MEMBER));
        queue(MEMBER, "later");
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(queues(MEMBER)).isEmpty();
        assertThat(member.describeTrails().trailList()).isEmpty();
    }

    @Test
    void trailIsTheAccountsOwnWithoutTrust() {
        organization();
        start();
        organizations.disableAWSServiceAccess(disable -> disable.servicePrincipal(SERVICE));
        queue(MEMBER, "later");
        queue(MANAGER, "own");
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(trail.getTrail(get -> get.name("audit")).trail().isOrganizationTrail()).isFalse();
        assertThat(member.describeTrails().trailList()).isEmpty();
        assertThat(bucket.keys(MEMBER)).isEmpty();
        assertThat(bucket.keys("AWSLogs/" + MANAGER + "/CloudTrail/")).hasSize(1);
    }

    @Test
    void trailsBecomeTheOrganizationsAndTheAccountsAgain() {
        var organization = organization();
        trail.createTrail(create -> create.name("audit").s3BucketName("logs"));
        trail.startLogging(start -> start.name("audit"));
        assertThat(member.describeTrails().trailList()).isEmpty();
        assertThat(trail.updateTrail(update -> update.name("audit").isOrganizationTrail(true)).isOrganizationTrail()).isTrue();
        queue(MEMBER, "during");
        assertThat(trail.updateTrail(update -> update.name("audit").isOrganizationTrail(false)).isOrganizationTrail()).isFalse();
        queue(MEMBER, "after");
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(queues(MEMBER)).containsExactly("during");
        assertThat(bucket.keys("AWSLogs/" + organization + "/" + MEMBER + "/CloudTrail/")).hasSize(1);
    }

    /// With a member, trusting CloudTrail, and a bucket that lets the trail write for all accounts.
    private String organization() {
        var id = organizations.createOrganization(create -> { }).organization().id();
        join(MEMBER);
        organizations.enableAWSServiceAccess(enable -> enable.servicePrincipal(SERVICE));
        cloud.client(S3Client.class).putBucketPolicy(put -> put.bucket("logs").policy(POLICY.replace("TRAIL", ARN).replace("ORGANIZATION", id)));
        return id;
    }

    private void join(String account) {
        var invitation = organizations.inviteAccountToOrganization(invite -> invite.target(target -> target.type(HandshakePartyType.ACCOUNT).id(account)))
                .handshake().id();
        cloud.account(account).client(OrganizationsClient.class).acceptHandshake(accept -> accept.handshakeId(invitation));
    }

    private static String create(CloudTrailClient client) {
        return client.createTrail(create -> create.name("audit").s3BucketName("logs").isOrganizationTrail(true).isMultiRegionTrail(true)
                .enableLogFileValidation(true)).trailARN();
    }

    private void start() {
        create(trail);
        trail.startLogging(start -> start.name("audit"));
    }

    private String queue(String account, String name) {
        return cloud.account(account).client(SqsClient.class).createQueue(create -> create.queueName(name)).queueUrl();
    }

    private List<String> queues(String account) {
        return bucket.keys("/" + account + "/CloudTrail/").stream().flatMap(key -> ((Json.Sequence) at(bucket.json(key), "Records")).elements().stream())
                .filter(event -> "CreateQueue".equals(text(event, "eventName"))).map(event -> text(event, "requestParameters.queueName")).toList();
    }

    /// Of the management account, with these permissions.
    private CloudTrailClient user(String actions) {
        var iam = cloud.client(IamClient.class);
        iam.createUser(create -> create.userName("clerk"));
        iam.putUserPolicy(put -> put.userName("clerk").policyName("own").policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                + "\"Action\":" + actions + ",\"Resource\":\"*\"}]}"));
        var key = iam.createAccessKey(create -> create.userName("clerk")).accessKey();
        return cloud.as(key.accessKeyId(), key.secretAccessKey()).client(CloudTrailClient.class);
    }
}
