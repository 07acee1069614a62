package dev.orrery.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.orrery.KeptBlobs;
import dev.orrery.Orrery;
import dev.orrery.RawRequest;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import dev.orrery.junit.OrreryTest;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/// Who gets in, and how those who do not are told.
@OrreryTest
class CallersTest {
    private static final String OTHER_ACCOUNT = "999999999999";
    private Orrery cloud;
    private S3Client s3;

    @BeforeEach
    void aBucket() {
        s3.createBucket(create -> create.bucket("photos").objectOwnership(ObjectOwnership.OBJECT_WRITER));
        s3.putObject(put -> put.bucket("photos").key("images/cat"), RequestBody.fromString("meow"));
        s3.putObject(put -> put.bucket("photos").key("private/diary"), RequestBody.fromString("secret"));
    }

    @Test
    void letsNobodyInWithoutAPolicy() {
        assertThat(RawRequest.to(cloud, "GET", "/photos/images/cat").send()).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("AccessDenied");
            assertThat(answer.element("Message")).isEqualTo("Access Denied");
        });
    }

    @Test
    void letsEverybodyReadWhatThePolicyNamesAndNothingElse() {
        openImages();
        assertThat(RawRequest.to(cloud, "GET", "/photos/images/cat").send().body()).isEqualTo("meow");
        assertThat(cloud.anonymous().client(S3Client.class).getObjectAsBytes(get -> get.bucket("photos").key("images/cat")).asUtf8String()).isEqualTo("meow");
        assertThat(RawRequest.to(cloud, "GET", "/photos/private/diary").send().status()).isEqualTo(403);
        assertThat(RawRequest.to(cloud, "GET", "/photos").send().status()).isEqualTo(403);
        assertThat(RawRequest.to(cloud, "GET", "/photos/images/none").send().status()).as("who may not list learns nothing").isEqualTo(403);
        assertThat(RawRequest.to(cloud, "PUT", "/photos/images/dog").body("woof").send().status()).isEqualTo(403);
        assertThat(RawRequest.to(cloud, "DELETE", "/photos/images/cat").send().status()).isEqualTo(403);
        assertThat(RawRequest.to(cloud, "GET", "/").send().status()).isEqualTo(403);
        assertThat(s3.listObjectsV2(list -> list.bucket("photos")).keyCount()).isEqualTo(2);
        assertThat(KeptBlobs.count(cloud)).isZero();
    }

    @Test
    void closesAPublicBucketByItsBlock() {
        openImages();
        s3.putPublicAccessBlock(put -> put.bucket("photos").publicAccessBlockConfiguration(block -> block.restrictPublicBuckets(true)));
        assertThat(RawRequest.to(cloud, "GET", "/photos/images/cat").send().status()).isEqualTo(403);
        assertThat(s3.getObjectAsBytes(get -> get.bucket("photos").key("images/cat")).asUtf8String()).isEqualTo("meow");
    }

    @Test
    void letsEverybodyReadWhatAnAclOpensUnlessPublicAclsAreIgnored() {
        s3.deletePublicAccessBlock(delete -> delete.bucket("photos"));
        s3.putObjectAcl(put -> put.bucket("photos").key("private/diary").acl(ObjectCannedACL.PUBLIC_READ));
        assertThat(RawRequest.to(cloud, "GET", "/photos/private/diary").send().body()).isEqualTo("secret");
        s3.putPublicAccessBlock(put -> put.bucket("photos").publicAccessBlockConfiguration(block -> block.ignorePublicAcls(true)));
        assertThat(RawRequest.to(cloud, "GET", "/photos/private/diary").send().status()).isEqualTo(403);
    }

    @Test
    void keepsOtherAccountsOut() {
        var other = cloud.account(OTHER_ACCOUNT).client(S3Client.class);
        assertThatThrownBy(() -> other.getObjectAsBytes(get -> get.bucket("photos").key("images/cat")))
                .asInstanceOf(type(S3Exception.class)).satisfies(refused -> {
                    assertThat(refused.statusCode()).isEqualTo(403);
                    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
                });
        assertThat(other.listBuckets().buckets()).isEmpty();
    }

    @Test
    void tellsWhoHasAKeyThatNobodyKnows() {
        assertThatThrownBy(() -> cloud.as("AKIAIOSFODNN7EXAMPLE", "secret").client(S3Client.class).listBuckets())
                .asInstanceOf(type(S3Exception.class)).satisfies(refused -> {
                    assertThat(refused.statusCode()).isEqualTo(403);
                    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidAccessKeyId");
                    assertThat(refused.awsErrorDetails().errorMessage())
                            .startsWith("The AWS Access Key Id you provided does not exist in our records.").contains("test");
                });
        assertThatThrownBy(() -> cloud.as("AKIAIOSFODNN7EXAMPLE", "secret").client(StsClient.class).getCallerIdentity())
                .asInstanceOf(type(StsException.class)).satisfies(refused -> {
                    assertThat(refused.statusCode()).isEqualTo(403);
                    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId");
                    assertThat(refused.awsErrorDetails().errorMessage())
                            .startsWith("The security token included in the request is invalid.").contains("test");
                });
        assertThat(cloud.journal().latest(1).getFirst().errorCode()).isEqualTo("InvalidClientTokenId");
    }

    @Test
    void tellsWhoHasAWrongSecretWhatWasSigned() {
        var answer = RawRequest.to(cloud, "GET", "/photos").sendSigned("test", "wrong");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("SignatureDoesNotMatch");
        assertThat(answer.element("AWSAccessKeyId")).isEqualTo("test");
        assertThat(answer.element("StringToSign")).startsWith("AWS4-HMAC-SHA256\n");
        assertThat(answer.element("SignatureProvided")).hasSize(64);
        assertThat(answer.element("CanonicalRequest")).startsWith("GET\n/photos\n");
        assertThat(answer.element("StringToSignBytes")).startsWith("41 57 53 34");
        assertThat(answer.element("CanonicalRequestBytes")).startsWith("47 45 54");
        assertThatThrownBy(() -> cloud.as("test", "wrong").client(StsClient.class).getCallerIdentity()).hasMessageContaining("does not match");
    }

    @Test
    void knowsTheAccountOfTwelveDigits() {
        assertThat(cloud.as("test", "test").client(StsClient.class).getCallerIdentity().account()).isEqualTo("123456789012");
        assertThat(cloud.account(OTHER_ACCOUNT).client(StsClient.class).getCallerIdentity().arn()).isEqualTo("arn:aws:iam::999999999999:root");
    }

    @Test
    void refusesStsWithoutASignature() {
        var answer = RawRequest.to(cloud, "POST", "/").header("Content-Type", "application/x-www-form-urlencoded")
                .body("Action=GetCallerIdentity&Version=2011-06-15").send();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("MissingAuthenticationToken");
    }

    @Test
    void measuresPresignedRequestsByTheMachinesClock() {
        var now = Instant.now();
        cloud.time().advance(Duration.ofDays(4000));
        assertThat(RawRequest.to(cloud, "GET", "/photos/images/cat").sendPresigned(now, Duration.ofMinutes(5)).body()).isEqualTo("meow");
        assertThat(RawRequest.to(cloud, "PUT", "/photos/new").body("bytes").sendPresigned(now, Duration.ofMinutes(5)).status()).isEqualTo(200);
        var late = RawRequest.to(cloud, "GET", "/photos/images/cat").sendPresigned(now.minus(Duration.ofHours(1)), Duration.ofMinutes(5));
        assertThat(late.status()).isEqualTo(403);
        assertThat(late.code()).isEqualTo("AccessDenied");
        assertThat(late.element("Message")).isEqualTo("Request has expired");
        assertThat(late.element("X-Amz-Expires")).isEqualTo("300");
        assertThat(late.element("Expires")).isNotEmpty();
        assertThat(late.element("ServerTime")).isNotEmpty();
        var put = RawRequest.to(cloud, "PUT", "/photos/late").body("bytes").sendPresigned(now.minus(Duration.ofHours(1)), Duration.ofMinutes(5));
        assertThat(put.status()).isEqualTo(403);
        assertThat(s3.listObjectsV2(list -> list.bucket("photos").prefix("late")).keyCount()).isZero();
    }

    /// A policy that denies one manner of signing, and who is refused by it: header, query, nobody.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "StringEquals      | s3:authType             | REST-HEADER       | yes | no  | no",
        "StringEquals      | S3:AUTHTYPE             | REST-QUERY-STRING | no  | yes | no",
        "StringNotEquals   | s3:signatureversion     | AWS4-HMAC-SHA256  | no  | no  | yes",
        "NumericGreaterThan| s3:signatureAge         | 30000             | no  | yes | no",
        "NumericGreaterThan| s3:signatureAge         | 3000000           | no  | no  | no",
        "StringEquals      | s3:x-amz-content-sha256 | UNSIGNED-PAYLOAD  | no  | yes | no",
        "NumericLessThan   | s3:TlsVersion           | 9                 | no  | no  | no",
        "StringEquals      | s3:ResourceAccount      | 123456789012      | yes | yes | yes",
        "StringNotEquals   | s3:ResourceAccount      | 123456789012      | no  | no  | no"})
    void policiesSeeHowARequestWasSigned(String operator, String key, String value, String header, String query, String nobody) {
        s3.deletePublicAccessBlock(delete -> delete.bucket("photos"));
        s3.putBucketPolicy(put -> put.bucket("photos").policy("""
                {"Version": "2012-10-17", "Statement": [
                    {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/images/*"},
                    {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/images/*",
                        "Condition": {"%s": {"%s": "%s"}}}]}""".formatted(operator, key, value)));
        var signedAt = Instant.now().minus(Duration.ofMinutes(1));

        assertThat(RawRequest.to(cloud, "GET", "/photos/images/cat").sendSigned().status()).isEqualTo(header.equals("yes") ? 403 : 200);
        assertThat(RawRequest.to(cloud, "GET", "/photos/images/cat").sendPresigned(signedAt, Duration.ofMinutes(5)).status())
                .isEqualTo(query.equals("yes") ? 403 : 200);
        assertThat(RawRequest.to(cloud, "GET", "/photos/images/cat").send().status()).isEqualTo(nobody.equals("yes") ? 403 : 200);
    }

    @Test
    void policiesSeeTheVersionOfTls() {
        s3.deletePublicAccessBlock(delete -> delete.bucket("photos"));
        s3.putBucketPolicy(put -> put.bucket("photos").policy("""
                {"Version": "2012-10-17", "Statement": [
                    {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/images/*",
                        "Condition": {"NumericGreaterThanEquals": {"s3:TlsVersion": "1.3"}}}]}"""));

        assertThat(statusOver("1.3")).isEqualTo(200);
        assertThat(statusOver("1.2")).isEqualTo(403);
        assertThat(statusOver("")).isEqualTo(403);
    }

    private int statusOver(String tlsVersion) {
        return cloud.cloud().handler().handle(new Message("GET", "/photos/images/cat", "", new Headers(), InputStream.nullInputStream(), "127.0.0.1",
                !tlsVersion.isEmpty(), tlsVersion, "")).status();
    }

    @Test
    void findsTheBucketInEveryHostOfS3() {
        openImages();
        for (var host : List.of("s3.amazonaws.com", "s3.us-east-1.amazonaws.com", "s3-us-east-1.amazonaws.com",
                "s3.dualstack.us-east-1.amazonaws.com", "s3-accelerate.amazonaws.com", "s3-accelerate.dualstack.amazonaws.com",
                "s3-fips.dualstack.us-east-1.amazonaws.com", "s3.cn-north-1.amazonaws.com.cn", "localhost", "s3.localhost",
                "s3.us-east-1.localhost", "s3.localhost.localstack.cloud:4566")) {
            assertThat(RawRequest.to(cloud, "GET", "/images/cat").header("Host", "photos." + host).send().body()).as(host).isEqualTo("meow");
            assertThat(RawRequest.to(cloud, "GET", "/photos/images/cat").header("Host", host).send().body()).as(host).isEqualTo("meow");
        }
    }

    @Test
    void sendsClientsToTheBucketsRegion() {
        cloud.in("eu-central-1").client(S3Client.class).createBucket(create -> create.bucket("far")
                .createBucketConfiguration(configuration -> configuration.locationConstraint("eu-central-1")));
        assertThatThrownBy(() -> s3.listObjectsV2(list -> list.bucket("far"))).asInstanceOf(type(S3Exception.class)).satisfies(refused -> {
            assertThat(refused.statusCode()).isIn(301, 400);
            assertThat(refused.awsErrorDetails().errorCode()).isIn("PermanentRedirect", "AuthorizationHeaderMalformed");
            assertThat(refused.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region")).hasValue("eu-central-1");
        });
        var head = RawRequest.to(cloud, "HEAD", "/far").sendSigned();
        assertThat(head.header("x-amz-bucket-region")).isEqualTo("eu-central-1");
        assertThat(head.body()).isEmpty();
    }

    private void openImages() {
        s3.deletePublicAccessBlock(delete -> delete.bucket("photos"));
        s3.putBucketPolicy(put -> put.bucket("photos").policy("""
                {"Version": "2012-10-17", "Statement": [
                    {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/images/*"}]}"""));
    }
}
