package dev.orrery.services.organizations;

import static dev.orrery.services.organizations.Landscape.MANAGER;
import static dev.orrery.services.organizations.Landscape.MEMBER;
import static dev.orrery.services.organizations.Landscape.OUTSIDER;
import static dev.orrery.services.organizations.Landscape.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessDetail;
import software.amazon.awssdk.services.iam.model.GetOrganizationsAccessReportResponse;
import software.amazon.awssdk.services.iam.model.JobStatusType;
import software.amazon.awssdk.services.iam.model.SortKeyType;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// What accounts of an organization last did with the services that its policies let them use.
/// Sources: IAM API Reference, `GenerateOrganizationsAccessReport` and `GetOrganizationsAccessReport`; problems as in a recording against AWS
/// of September 2026.
class OrganizationReportsTest {
    private static final String OTHER = "222222222222";
    private final Landscape land = new Landscape().with(MEMBER).with(OTHER).enabling(PolicyType.SERVICE_CONTROL_POLICY);
    private final IamClient iam = land.root(MANAGER).client(IamClient.class);
    private final String root = land.organization + "/" + land.root;

    @AfterEach
    void close() {
        land.close();
    }

    @Test
    void theRootsReportTellsWhichAccountUsedAServiceLast() {
        land.root(MEMBER).client(S3Client.class).listBuckets();
        land.cloud.time().advance(Duration.ofHours(1));
        var alice = land.user(OTHER, "alice");
        alice.in("eu-west-1").client(S3Client.class).listBuckets();
        land.root(MANAGER).client(SqsClient.class).listQueues();

        var report = report(root, null);
        assertThat(report.jobStatus()).isEqualTo(JobStatusType.COMPLETED);
        var services = byNamespace(report);
        assertThat(services.get("s3")).isEqualTo(AccessDetail.builder().serviceName("Amazon S3").serviceNamespace("s3").region("eu-west-1")
                .entityPath(root + "/" + OTHER).lastAuthenticatedTime(land.cloud.time().now()).totalAuthenticatedEntities(2).build());
        // the management account is not limited, so it does not count
        assertThat(services.get("sqs").totalAuthenticatedEntities()).isZero();
        assertThat(services.get("sqs").lastAuthenticatedTime()).isNull();
        assertThat(services.get("sqs").entityPath()).isNull();
        assertThat(report.numberOfServicesAccessible()).isEqualTo(services.size()).isGreaterThan(50);
        assertThat(report.numberOfServicesNotAccessed()).isEqualTo((int) services.values().stream()
                .filter(detail -> detail.totalAuthenticatedEntities() == 0).count());
    }

    @Test
    void eachEntityHasItsOwnServicesAndAccounts() {
        var unit = land.unit(land.root, "Test");
        land.move(MEMBER, land.root, unit);
        land.attach(land.policy(PolicyType.SERVICE_CONTROL_POLICY, "Two", "{'Effect':'Allow','Action':['s3:Get*','sqs:*'],'Resource':'*'}"), unit);
        land.detach("p-FullAWSAccess", unit);
        land.root(OTHER).client(SqsClient.class).listQueues();
        // a try that is refused counts, too
        assertDenied(() -> land.root(MEMBER).client(S3Client.class).createBucket(create -> create.bucket("photos")), "service control policy");
        land.root(MANAGER).client(S3Client.class).listBuckets();

        assertThat(byNamespace(report(root + "/" + unit, null)).keySet()).containsExactlyInAnyOrder("s3", "sqs");
        var ofUnit = byNamespace(report(root + "/" + unit + "/", null));
        assertThat(ofUnit.get("sqs").totalAuthenticatedEntities()).isZero();
        assertThat(ofUnit.get("s3").entityPath()).isEqualTo(root + "/" + unit + "/" + MEMBER);
        assertThat(byNamespace(report(root + "/" + unit + "/" + MEMBER, null))).isEqualTo(ofUnit);
        var ofOther = byNamespace(report(root + "/" + OTHER, null));
        assertThat(ofOther).containsKey("kms");
        assertThat(ofOther.get("sqs").totalAuthenticatedEntities()).isOne();
        assertThat(ofOther.get("s3").totalAuthenticatedEntities()).isZero();
        assertThat(byNamespace(report(root + "/" + MANAGER, "p-whatever1")).get("s3").entityPath()).isEqualTo(root + "/" + MANAGER);
    }

    @Test
    void aPolicysReportIsAboutTheAccountsItIsAttachedTo() {
        var unit = land.unit(land.root, "Test");
        land.move(MEMBER, land.root, unit);
        var policy = land.policy(PolicyType.SERVICE_CONTROL_POLICY, "Two", "{'Effect':'Allow','Action':['s3:Get*','sqs:*'],'Resource':'*'}");
        land.root(MEMBER).client(S3Client.class).listBuckets();
        land.root(OTHER).client(S3Client.class).listBuckets();

        assertThat(byNamespace(report(root, policy))).hasSize(2).allSatisfy((_, detail) -> assertThat(detail.totalAuthenticatedEntities()).isZero());
        land.attach(policy, unit);
        assertThat(byNamespace(report(root, policy)).get("s3").entityPath()).isEqualTo(root + "/" + unit + "/" + MEMBER);
        assertThat(byNamespace(report(root + "/" + unit, policy)).get("s3").totalAuthenticatedEntities()).isOne();
        // what is only inherited is not attached
        assertThat(byNamespace(report(root + "/" + unit + "/" + MEMBER, policy)).get("s3").totalAuthenticatedEntities()).isZero();
        land.attach(policy, MEMBER);
        assertThat(byNamespace(report(root + "/" + unit + "/" + MEMBER, policy)).get("s3").totalAuthenticatedEntities()).isOne();
        assertThat(byNamespace(report(root + "/" + OTHER, policy)).get("s3").totalAuthenticatedEntities()).isZero();
    }

    @Test
    void aReportIsReadInPagesAndInOrder() {
        land.root(MEMBER).client(S3Client.class).listBuckets();
        land.cloud.time().advance(Duration.ofHours(1));
        land.root(MEMBER).client(SqsClient.class).listQueues();
        var job = iam.generateOrganizationsAccessReport(generate -> generate.entityPath(root + "/" + MEMBER)).jobId();

        var latest = iam.getOrganizationsAccessReport(get -> get.jobId(job).maxItems(2).sortKey(SortKeyType.LAST_AUTHENTICATED_TIME_DESCENDING));
        assertThat(latest.accessDetails()).map(AccessDetail::serviceNamespace).containsExactly("sqs", "s3");
        assertThat(latest.isTruncated()).isTrue();
        var next = iam.getOrganizationsAccessReport(get -> get.jobId(job).marker(latest.marker()).maxItems(1000)
                .sortKey(SortKeyType.LAST_AUTHENTICATED_TIME_DESCENDING));
        assertThat(next.accessDetails()).map(AccessDetail::serviceNamespace).doesNotContain("sqs", "s3").contains("kms");
        assertThat(next.isTruncated()).isFalse();
        var names = iam.getOrganizationsAccessReport(get -> get.jobId(job).maxItems(1000).sortKey(SortKeyType.SERVICE_NAMESPACE_DESCENDING))
                .accessDetails().stream().map(AccessDetail::serviceNamespace).toList();
        assertThat(names).isSortedAccordingTo((a, b) -> b.compareTo(a)).hasSize(latest.numberOfServicesAccessible());
    }

    @Test
    void whatIsWrongIsToldByTheReport() {
        assertProblem(report(root + "/ou-aaaa-bbbbbbbb", null), "INVALID_ORGANIZATIONS_ENTITY_PATH",
                "The entity with the specified path does not exist in your organization.");
        assertProblem(report(land.organization + "/r-zzzz", null), "INVALID_ORGANIZATIONS_ENTITY_PATH",
                "The entity with the specified path does not exist in your organization.");
        var unit = land.unit(land.root, "Test");
        assertProblem(report(root + "/" + unit + "/" + MEMBER, null), "INVALID_ORGANIZATIONS_ENTITY_PATH",
                "The entity with the specified path does not exist in your organization.");
        assertProblem(report(root, "p-nothing01"), "INVALID_ORGANIZATIONS_POLICY", "The policy with the specified ID does not exist in your organization.");
        var clerk = clerk("{'Effect':'Allow','Action':['iam:GenerateOrganizationsAccessReport','iam:GetOrganizationsAccessReport'],'Resource':'*'}");
        var job = clerk.generateOrganizationsAccessReport(generate -> generate.entityPath(root)).jobId();
        assertProblem(clerk.getOrganizationsAccessReport(get -> get.jobId(job)), "ORGANIZATIONS_REPORT_ACCESS_DENIED",
                "Requester is not authorized to perform the required AWS Organizations Describe* and List* actions.");
    }

    @Test
    void onlyTheManagementAccountAsksAndReadsWhatItAskedFor() {
        assertDenied(() -> land.user(MEMBER, "alice").client(IamClient.class).generateOrganizationsAccessReport(generate -> generate.entityPath(root)),
                "is not the management account of an organization");
        assertDenied(() -> land.root(OUTSIDER).client(IamClient.class).generateOrganizationsAccessReport(generate -> generate.entityPath(root)),
                "is not the management account of an organization");
        assertDenied(() -> iam.generateOrganizationsAccessReport(generate -> generate.entityPath("o-zzzzzzzzzz/r-zzzz")),
                "The organization ID in the specified entity path is different than your organization ID.");
        var clerk = clerk("{'Effect':'Allow','Action':['iam:GenerateOrganizationsAccessReport','iam:GetOrganizationsAccessReport'],'Resource':"
                + "['arn:aws:iam::" + MANAGER + ":access-report/" + root + "/*','*']},{'Effect':'Deny','Action':'iam:GenerateOrganizationsAccessReport',"
                + "'Resource':'*','Condition':{'StringEquals':{'iam:OrganizationsPolicyId':'p-secret001'}}}");
        assertDenied(() -> clerk.generateOrganizationsAccessReport(generate -> generate.entityPath(root).organizationsPolicyId("p-secret001")),
                "iam:GenerateOrganizationsAccessReport on resource: arn:aws:iam::" + MANAGER + ":access-report/" + root + " with an explicit deny");
        var job = iam.generateOrganizationsAccessReport(generate -> generate.entityPath(root)).jobId();
        assertError(() -> clerk.getOrganizationsAccessReport(get -> get.jobId(job)), 404, "NoSuchEntity");
        assertError(() -> iam.getOrganizationsAccessReport(get -> get.jobId("no-job")), 400, "ValidationError");
        assertError(() -> iam.generateOrganizationsAccessReport(generate -> generate.entityPath("bad")), 400, "ValidationError");
        assertError(() -> iam.getOrganizationsAccessReport(get -> get.jobId(job).sortKey("BY_COLOUR")), 400, "ValidationError");
        land.organizations.disablePolicyType(disable -> disable.rootId(land.root).policyType(PolicyType.SERVICE_CONTROL_POLICY));
        assertDenied(() -> iam.generateOrganizationsAccessReport(generate -> generate.entityPath(root)), "Service control policies are not enabled");
    }

    private GetOrganizationsAccessReportResponse report(String path, String policy) {
        var job = iam.generateOrganizationsAccessReport(generate -> generate.entityPath(path).organizationsPolicyId(policy)).jobId();
        return iam.getOrganizationsAccessReport(get -> get.jobId(job).maxItems(1000));
    }

    private static Map<String, AccessDetail> byNamespace(GetOrganizationsAccessReportResponse report) {
        assertThat(report.errorDetails()).isNull();
        return report.accessDetails().stream().collect(Collectors.toMap(AccessDetail::serviceNamespace, Function.identity()));
    }

    private IamClient clerk(String statements) {
        var name = "clerk" + iam.listUsers().users().size();
        iam.createUser(create -> create.userName(name));
        iam.putUserPolicy(put -> put.userName(name).policyName("p").policyDocument(Landscape.document(statements)));
        var key = iam.createAccessKey(create -> create.userName(name)).accessKey();
        Clients clerk = land.cloud.as(key.accessKeyId(), key.secretAccessKey());
        return clerk.client(IamClient.class);
    }

    private static void assertProblem(GetOrganizationsAccessReportResponse report, String code, String message) {
        assertThat(report.jobStatus()).isEqualTo(JobStatusType.FAILED);
        assertThat(List.of(report.errorDetails().code(), report.errorDetails().message())).containsExactly(code, message);
    }

    private static void assertError(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, int status, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
        });
    }
}
