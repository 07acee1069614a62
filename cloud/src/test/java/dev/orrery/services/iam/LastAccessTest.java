package dev.orrery.services.iam;

import static dev.orrery.services.iam.EntitiesTest.assertError;
import static dev.orrery.services.iam.PermissionsTest.document;
import static dev.orrery.services.iam.PermissionsTest.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessAdvisorUsageGranularityType;
import software.amazon.awssdk.services.iam.model.JobStatusType;
import software.amazon.awssdk.services.iam.model.PolicyGrantingServiceAccess;
import software.amazon.awssdk.services.iam.model.ServiceLastAccessed;
import software.amazon.awssdk.services.iam.model.TrackedActionLastAccessed;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/// What was last done with which service, recorded from real calls.
/// Source: IAM User Guide, "Refine permissions in AWS using last accessed information".
class LastAccessTest {
    private static final String START = "arn:aws:iam::123456789012:";
    private static final String S3_AND_SQS = document("'Effect':'Allow','Action':['s3:*','SQS:ListQueues'],'Resource':'*'");
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);
    private final Instant begun = cloud.time().now();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void reportOfUserTellsServicesThatAreOpenAndTheirLastUse() {
        var alice = user("alice");
        iam.putUserPolicy(put -> put.userName("alice").policyName("p").policyDocument(S3_AND_SQS));
        alice.client(S3Client.class).listBuckets();

        var report = report(START + "user/alice", AccessAdvisorUsageGranularityType.SERVICE_LEVEL);
        assertThat(report.keySet()).containsExactlyInAnyOrder("s3", "sqs");
        assertThat(report.get("s3").serviceName()).isEqualTo("Amazon S3");
        assertThat(report.get("s3").lastAuthenticated()).isEqualTo(begun);
        assertThat(report.get("s3").lastAuthenticatedEntity()).isEqualTo(START + "user/alice");
        assertThat(report.get("s3").lastAuthenticatedRegion()).isEqualTo("us-east-1");
        assertThat(report.get("s3").totalAuthenticatedEntities()).isEqualTo(1);
        assertThat(report.get("s3").trackedActionsLastAccessed()).isEmpty();
        assertThat(report.get("sqs").lastAuthenticated()).isNull();
        assertThat(report.get("sqs").totalAuthenticatedEntities()).isZero();
    }

    @Test
    void actionsOnDataAreNotTrackedAndRefusalsAre() {
        var alice = user("alice");
        iam.putUserPolicy(put -> put.userName("alice").policyName("p").policyDocument(S3_AND_SQS));
        var s3 = alice.client(S3Client.class);
        s3.createBucket(create -> create.bucket("photos"));
        s3.putObject(put -> put.bucket("photos").key("cat"), RequestBody.fromString("meow"));
        cloud.time().advance(Duration.ofHours(1));
        assertThatThrownBy(() -> alice.in("eu-west-1").client(SqsClient.class).createQueue(create -> create.queueName("q"))).isNotNull();

        var report = report(START + "user/alice", AccessAdvisorUsageGranularityType.ACTION_LEVEL);
        assertThat(report.get("s3").trackedActionsLastAccessed()).extracting(TrackedActionLastAccessed::actionName).containsExactly("CreateBucket");
        assertThat(report.get("sqs").trackedActionsLastAccessed()).containsExactly(TrackedActionLastAccessed.builder().actionName("CreateQueue")
                .lastAccessedTime(begun.plus(Duration.ofHours(1))).lastAccessedRegion("eu-west-1").lastAccessedEntity(START + "user/alice").build());
    }

    @Test
    void notesAtMostOnceInAQuarterOfAnHour() {
        var alice = user("alice");
        iam.putUserPolicy(put -> put.userName("alice").policyName("p").policyDocument(S3_AND_SQS));
        alice.client(S3Client.class).listBuckets();
        cloud.time().advance(Duration.ofMinutes(14));
        alice.client(S3Client.class).listBuckets();
        assertThat(report(START + "user/alice", AccessAdvisorUsageGranularityType.SERVICE_LEVEL).get("s3").lastAuthenticated()).isEqualTo(begun);
        cloud.time().advance(Duration.ofMinutes(1));
        alice.client(S3Client.class).listBuckets();
        assertThat(report(START + "user/alice", AccessAdvisorUsageGranularityType.SERVICE_LEVEL).get("s3").lastAuthenticated())
                .isEqualTo(begun.plus(Duration.ofMinutes(15)));
        cloud.time().advance(Duration.ofDays(400));
        assertThat(report(START + "user/alice", AccessAdvisorUsageGranularityType.SERVICE_LEVEL).get("s3").lastAuthenticated()).isNull();
    }

    @Test
    void reportsOfGroupsRolesAndPoliciesTellWhoUsedThem() {
        // given a policy that a group and a role have
        var arn = iam.createPolicy(create -> create.policyName("storage").policyDocument(S3_AND_SQS)).policy().arn();
        iam.createGroup(create -> create.groupName("team"));
        iam.attachGroupPolicy(attach -> attach.groupName("team").policyArn(arn));
        var alice = user("alice");
        user("bob");
        List.of("alice", "bob").forEach(name -> iam.addUserToGroup(add -> add.groupName("team").userName(name)));
        iam.createRole(create -> create.roleName("web").assumeRolePolicyDocument(trust("'AWS':'123456789012'")));
        iam.attachRolePolicy(attach -> attach.roleName("web").policyArn(arn));
        alice.client(S3Client.class).listBuckets();
        cloud.time().advance(Duration.ofHours(1));
        var session = cloud.client(StsClient.class).assumeRole(assume -> assume.roleArn(START + "role/web").roleSessionName("one")).credentials();
        cloud.as(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()).client(S3Client.class).listBuckets();

        // then
        var ofGroup = report(START + "group/team", AccessAdvisorUsageGranularityType.SERVICE_LEVEL).get("s3");
        assertThat(ofGroup.lastAuthenticatedEntity()).isEqualTo(START + "user/alice");
        assertThat(ofGroup.totalAuthenticatedEntities()).isEqualTo(1);
        assertThat(report(START + "role/web", AccessAdvisorUsageGranularityType.SERVICE_LEVEL).get("s3").lastAuthenticatedEntity())
                .isEqualTo(START + "role/web");
        var ofPolicy = report(arn, AccessAdvisorUsageGranularityType.SERVICE_LEVEL).get("s3");
        assertThat(ofPolicy.lastAuthenticatedEntity()).isEqualTo(START + "role/web");
        assertThat(ofPolicy.totalAuthenticatedEntities()).isEqualTo(2);

        var job = iam.generateServiceLastAccessedDetails(generate -> generate.arn(arn)).jobId();
        var entities = iam.getServiceLastAccessedDetailsWithEntities(get -> get.jobId(job).serviceNamespace("s3").maxItems(2));
        assertThat(entities.entityDetailsList()).extracting(details -> details.entityInfo().arn())
                .containsExactly(START + "role/web", START + "user/alice");
        assertThat(entities.entityDetailsList().getFirst().entityInfo().typeAsString()).isEqualTo("ROLE");
        assertThat(entities.entityDetailsList().getFirst().lastAuthenticated()).isEqualTo(begun.plus(Duration.ofHours(1)));
        assertThat(entities.isTruncated()).isTrue();
        var rest = iam.getServiceLastAccessedDetailsWithEntities(get -> get.jobId(job).serviceNamespace("s3").marker(entities.marker()));
        assertThat(rest.entityDetailsList()).singleElement().satisfies(details -> {
            assertThat(details.entityInfo().name()).isEqualTo("bob");
            assertThat(details.lastAuthenticated()).isNull();
        });
    }

    @Test
    void reportIsForWhoeverAskedForIt() {
        var alice = user("alice");
        iam.attachUserPolicy(attach -> attach.userName("alice").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        var job = iam.generateServiceLastAccessedDetails(generate -> generate.arn(START + "user/alice")).jobId();
        assertThat(iam.getServiceLastAccessedDetails(get -> get.jobId(job)).servicesLastAccessed()).hasSizeGreaterThan(90);
        assertError(() -> alice.client(IamClient.class).getServiceLastAccessedDetails(get -> get.jobId(job)), 404, "NoSuchEntity",
                "The job with ID " + job + " does not exist.");
        assertError(() -> iam.generateServiceLastAccessedDetails(generate -> generate.arn(START + "user/nobody")), 404, "NoSuchEntity",
                "ARN " + START + "user/nobody not found.");
        // a successor has used nothing
        alice.client(S3Client.class).listBuckets();
        iam.listAccessKeys(list -> list.userName("alice")).accessKeyMetadata()
                .forEach(key -> iam.deleteAccessKey(delete -> delete.userName("alice").accessKeyId(key.accessKeyId())));
        iam.detachUserPolicy(detach -> detach.userName("alice").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        iam.deleteUser(delete -> delete.userName("alice"));
        user("alice");
        iam.putUserPolicy(put -> put.userName("alice").policyName("p").policyDocument(S3_AND_SQS));
        assertThat(report(START + "user/alice", AccessAdvisorUsageGranularityType.SERVICE_LEVEL).get("s3").lastAuthenticated()).isNull();
    }

    @Test
    void tellsWhichPoliciesOpenAService() {
        user("alice");
        iam.createGroup(create -> create.groupName("team"));
        iam.addUserToGroup(add -> add.groupName("team").userName("alice"));
        iam.putGroupPolicy(put -> put.groupName("team").policyName("inline").policyDocument(S3_AND_SQS));
        iam.attachUserPolicy(attach -> attach.userName("alice").policyArn("arn:aws:iam::aws:policy/AmazonS3FullAccess"));
        var granting = iam.listPoliciesGrantingServiceAccess(list -> list.arn(START + "user/alice").serviceNamespaces("sqs", "s3", "ec2"))
                .policiesGrantingServiceAccess();
        assertThat(granting).extracting(entry -> entry.serviceNamespace()).containsExactly("ec2", "s3", "sqs");
        assertThat(granting.get(0).policies()).isEmpty();
        assertThat(granting.get(1).policies()).extracting(PolicyGrantingServiceAccess::policyName).containsExactly("AmazonS3FullAccess", "inline");
        assertThat(granting.get(2).policies()).singleElement().satisfies(policy -> {
            assertThat(policy.policyTypeAsString()).isEqualTo("INLINE");
            assertThat(policy.entityTypeAsString()).isEqualTo("GROUP");
            assertThat(policy.entityName()).isEqualTo("team");
        });
    }

    private Map<String, ServiceLastAccessed> report(String arn, AccessAdvisorUsageGranularityType granularity) {
        var job = iam.generateServiceLastAccessedDetails(generate -> generate.arn(arn).granularity(granularity)).jobId();
        var report = iam.getServiceLastAccessedDetails(get -> get.jobId(job));
        assertThat(report.jobStatus()).isEqualTo(JobStatusType.COMPLETED);
        assertThat(report.jobType()).isEqualTo(granularity);
        return report.servicesLastAccessed().stream().collect(Collectors.toMap(ServiceLastAccessed::serviceNamespace, service -> service));
    }

    private Clients user(String name) {
        iam.createUser(create -> create.userName(name));
        var key = iam.createAccessKey(create -> create.userName(name)).accessKey();
        return cloud.as(key.accessKeyId(), key.secretAccessKey());
    }
}
