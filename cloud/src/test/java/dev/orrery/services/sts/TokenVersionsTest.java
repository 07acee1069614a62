package dev.orrery.services.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import java.net.URI;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.SummaryKeyType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/// Where the token of a session is valid.
/// Sources: IAM User Guide, "Manage AWS STS in an AWS Region"; IAM API Reference, `SetSecurityTokenServicePreferences`.
class TokenVersionsTest {
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);
    private Clients alice;

    @BeforeEach
    void alice() {
        iam.createUser(create -> create.userName("alice"));
        iam.attachUserPolicy(attach -> attach.userName("alice").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        alice = cloud.as(key.accessKeyId(), key.secretAccessKey());
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void tokensOfRegionsAreValidEverywhere() {
        var token = alice.in("eu-west-1").client(StsClient.class).getSessionToken().credentials();

        as(token).in("ap-east-1").client(SqsClient.class).listQueues();
        as(token).in("us-east-1").client(SqsClient.class).listQueues();
    }

    @Test
    void tokensOfTheGlobalEndpointAreOfTheVersionThatTheAccountPrefers() {
        var first = global();
        as(first).in("eu-west-1").client(SqsClient.class).listQueues();
        assertUnknown(() -> as(first).in("ap-east-1").client(SqsClient.class).listQueues(), "InvalidClientTokenId");
        assertUnknown(() -> as(first).in("me-south-1").client(S3Client.class).listBuckets(), "InvalidToken");
        assertThat(iam.getAccountSummary().summaryMap()).containsEntry(SummaryKeyType.GLOBAL_ENDPOINT_TOKEN_VERSION, 1);

        iam.setSecurityTokenServicePreferences(set -> set.globalEndpointTokenVersion("v2Token"));
        assertThat(iam.getAccountSummary().summaryMap()).containsEntry(SummaryKeyType.GLOBAL_ENDPOINT_TOKEN_VERSION, 2);
        var second = global();
        as(second).in("ap-east-1").client(SqsClient.class).listQueues();
        assertThat(second.sessionToken().length()).isGreaterThan(first.sessionToken().length());
        assertUnknown(() -> as(first).in("ap-east-1").client(SqsClient.class).listQueues(), "InvalidClientTokenId");

        iam.setSecurityTokenServicePreferences(set -> set.globalEndpointTokenVersion("v1Token"));
        assertThat(global().sessionToken()).hasSameSizeAs(first.sessionToken());
        assertThatThrownBy(() -> iam.setSecurityTokenServicePreferences(set -> set.globalEndpointTokenVersion("v3Token")))
                .isInstanceOfSatisfying(AwsServiceException.class, e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError"));
        assertThatThrownBy(() -> iam.setSecurityTokenServicePreferences(set -> { }))
                .isInstanceOfSatisfying(AwsServiceException.class, e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError"));
    }

    @Test
    void theGlobalEndpointIsKnownByItsName() {
        try (var sts = alice.connect(StsClient.builder()).endpointOverride(URI.create("http://sts.amazonaws.com:4566")).build();
                var regional = alice.connect(StsClient.builder()).endpointOverride(URI.create("http://sts.us-east-1.amazonaws.com:4566")).build()) {
            var token = sts.getSessionToken().credentials();
            assertUnknown(() -> as(token).in("af-south-1").client(SqsClient.class).listQueues(), "InvalidClientTokenId");
            as(regional.getSessionToken().credentials()).in("af-south-1").client(SqsClient.class).listQueues();
        }
    }

    private Credentials global() {
        return alice.in("aws-global").client(StsClient.class).getSessionToken().credentials();
    }

    private Clients as(Credentials credentials) {
        return cloud.as(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    }

    private static void assertUnknown(ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
    }
}
