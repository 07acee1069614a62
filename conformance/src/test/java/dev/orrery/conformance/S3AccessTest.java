package dev.orrery.conformance;

import static dev.orrery.conformance.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CORSRule;

@ExtendWith(CloudUnderTest.class)
class S3AccessTest {
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    @Test
    void onlyTheRightSecretOfAKnownKeyGetsIn(Bench bench) {
        try (var unknown = bench.clients().s3("AKIAIOSFODNN7EXAMPLE", "test"); var wrong = bench.clients().s3("test", "wrong")) {
            assertRefused(403, "InvalidAccessKeyId", unknown::listBuckets);
            assertRefused(403, "SignatureDoesNotMatch", wrong::listBuckets);
        }
    }

    /// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    @Test
    void keyOfTwelveDigitsIsThatAccountsRoot(Bench bench) {
        try (var own = bench.clients().sts("test", "test"); var other = bench.clients().sts(Clients.STRANGER, "test")) {
            assertThat(own.getCallerIdentity().account()).isEqualTo(Clients.ACCOUNT);
            assertThat(own.getCallerIdentity().arn()).isEqualTo("arn:aws:iam::" + Clients.ACCOUNT + ":root");
            assertThat(other.getCallerIdentity().account()).isEqualTo(Clients.STRANGER);
        }
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html
    @Test
    void bucketPolicyLetsAnotherAccountInAndNobodyElse(Bench bench) {
        // given
        var bucket = bench.bucket();
        bench.put(bucket, "shared/k", "for you");
        bench.put(bucket, "own/k", "for me");
        try (var stranger = bench.clients().s3(Clients.STRANGER, "test"); var third = bench.clients().s3("333333333333", "test")) {
            assertRefused(403, "AccessDenied", () -> stranger.getObjectAsBytes(o -> o.bucket(bucket).key("shared/k")));

            // when
            bench.s3().putBucketPolicy(p -> p.bucket(bucket).policy("""
                    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:root"},
                      "Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/shared/*"}]}""".formatted(Clients.STRANGER, bucket)));

            // then
            assertThat(stranger.getObjectAsBytes(o -> o.bucket(bucket).key("shared/k")).asUtf8String()).isEqualTo("for you");
            assertRefused(403, "AccessDenied", () -> stranger.getObjectAsBytes(o -> o.bucket(bucket).key("own/k")));
            assertRefused(403, "AccessDenied", () -> stranger.putObject(o -> o.bucket(bucket).key("shared/k"), RequestBody.fromString("mine")));
            assertRefused(403, "AccessDenied", () -> third.getObjectAsBytes(o -> o.bucket(bucket).key("shared/k")));
            assertThat(bench.anonymously("GET", "/" + bucket + "/shared/k").statusCode()).isEqualTo(403);
        }
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
    @Test
    void anonymousReadersNeedAPublicPolicyAndNoBlock(Bench bench) {
        // given
        var bucket = bench.bucket();
        bench.put(bucket, "k", "hello");
        var policy = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}]}"""
                .formatted(bucket);

        // when, then: new buckets block public policies
        assertRefused(403, "AccessDenied", () -> bench.s3().putBucketPolicy(p -> p.bucket(bucket).policy(policy)));
        bench.s3().deletePublicAccessBlock(b -> b.bucket(bucket));
        assertThat(bench.anonymously("GET", "/" + bucket + "/k").statusCode()).isEqualTo(403);
        bench.s3().putBucketPolicy(p -> p.bucket(bucket).policy(policy));
        var read = bench.anonymously("GET", "/" + bucket + "/k");
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.body()).isEqualTo("hello");
        bench.s3().putPublicAccessBlock(b -> b.bucket(bucket).publicAccessBlockConfiguration(c -> c.restrictPublicBuckets(true)));
        assertThat(bench.anonymously("GET", "/" + bucket + "/k").statusCode()).isEqualTo(403);
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
    @Test
    void presignedUrlsWorkUnlessTouched(Bench bench) {
        // given
        var bucket = bench.bucket();
        try (var presigner = bench.clients().presigner()) {
            var put = presigner.presignPutObject(p -> p.signatureDuration(Duration.ofMinutes(1)).putObjectRequest(o -> o.bucket(bucket).key("a b+c")));
            var get = presigner.presignGetObject(p -> p.signatureDuration(Duration.ofMinutes(1)).getObjectRequest(o -> o.bucket(bucket).key("a b+c")));

            // when
            var stored = bench.anonymously("PUT", uri(put.url().toString()), HttpRequest.BodyPublishers.ofString("signed"));
            var read = bench.anonymously("GET", uri(get.url().toString()), HttpRequest.BodyPublishers.noBody());
            var forged = bench.anonymously("GET", uri(get.url().toString().replace("a%20b", "a%20x")), HttpRequest.BodyPublishers.noBody());

            // then
            assertThat(stored.statusCode()).isEqualTo(200);
            assertThat(read.body()).isEqualTo("signed");
            assertThat(forged.statusCode()).isEqualTo(403);
            assertThat(forged.body()).contains("<Code>SignatureDoesNotMatch</Code>");
        }
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
    @Test
    void preflightIsAnsweredByTheBucketsRules(Bench bench) {
        // given
        var bucket = bench.bucket();
        bench.s3().putBucketCors(c -> c.bucket(bucket).corsConfiguration(r -> r.corsRules(CORSRule.builder()
                .allowedOrigins("https://*.example.com").allowedMethods("GET", "PUT").allowedHeaders("x-*").maxAgeSeconds(60).build())));

        // when
        var allowed = bench.anonymously("OPTIONS", "/" + bucket + "/k", "Origin", "https://www.example.com",
                "Access-Control-Request-Method", "PUT", "Access-Control-Request-Headers", "x-custom");
        var refused = bench.anonymously("OPTIONS", "/" + bucket + "/k", "Origin", "https://elsewhere.org", "Access-Control-Request-Method", "PUT");

        // then
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://www.example.com");
        assertThat(allowed.headers().firstValue("Access-Control-Max-Age")).hasValue("60");
        assertThat(refused.statusCode()).isEqualTo(403);
    }

    private static URI uri(String text) {
        return URI.create(text);
    }
}
