package dev.orrery.conformance;

import static dev.orrery.conformance.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;

/// What a bucket is told comes back, and what it was not told has a code: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
@ExtendWith(CloudUnderTest.class)
class S3SettingsTest {
    @Test
    void unsetSettingsHaveTheirCodes(Bench bench) {
        var bucket = bench.bucket();
        var s3 = bench.s3();
        assertRefused(404, "NoSuchLifecycleConfiguration", () -> s3.getBucketLifecycleConfiguration(g -> g.bucket(bucket)));
        assertRefused(404, "NoSuchBucketPolicy", () -> s3.getBucketPolicy(g -> g.bucket(bucket)));
        assertRefused(404, "NoSuchCORSConfiguration", () -> s3.getBucketCors(g -> g.bucket(bucket)));
        assertRefused(404, "NoSuchTagSet", () -> s3.getBucketTagging(g -> g.bucket(bucket)));
        assertRefused(404, "NoSuchWebsiteConfiguration", () -> s3.getBucketWebsite(g -> g.bucket(bucket)));
        assertRefused(404, "ReplicationConfigurationNotFoundError", () -> s3.getBucketReplication(g -> g.bucket(bucket)));
        assertRefused(404, "ObjectLockConfigurationNotFoundError", () -> s3.getObjectLockConfiguration(g -> g.bucket(bucket)));
        assertThat(s3.getBucketVersioning(g -> g.bucket(bucket)).status()).isNull();
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
    @Test
    void lifecycleComesBackAndTellsWhenAnObjectExpires(Bench bench) {
        // given
        var bucket = bench.bucket();

        // when
        bench.s3().putBucketLifecycleConfiguration(l -> l.bucket(bucket).lifecycleConfiguration(c -> c.rules(LifecycleRule.builder()
                .id("logs").status(ExpirationStatus.ENABLED).filter(f -> f.prefix("logs/")).expiration(e -> e.days(3)).build())));
        var put = bench.put(bucket, "logs/1", "");

        // then
        assertThat(bench.s3().getBucketLifecycleConfiguration(g -> g.bucket(bucket)).rules()).singleElement().satisfies(rule -> {
            assertThat(rule.id()).isEqualTo("logs");
            assertThat(rule.expiration().days()).isEqualTo(3);
            assertThat(rule.filter().prefix()).isEqualTo("logs/");
        });
        assertThat(put.expiration()).contains("rule-id=\"logs\"");
        assertThat(bench.put(bucket, "other", "").expiration()).isNull();
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html
    @Test
    void everyObjectIsEncryptedWithTheServicesKeys(Bench bench) {
        var bucket = bench.bucket();
        assertThat(bench.s3().getBucketEncryption(g -> g.bucket(bucket)).serverSideEncryptionConfiguration().rules()).singleElement()
                .satisfies(rule -> assertThat(rule.applyServerSideEncryptionByDefault().sseAlgorithm()).isEqualTo(ServerSideEncryption.AES256));
        assertThat(bench.put(bucket, "k", "x").serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
    @Test
    void tagsOfObjectsAndBucketsComeBack(Bench bench) {
        // given
        var bucket = bench.bucket();
        var tag = Tag.builder().key("team").value("a + b").build();
        bench.put(bucket, "k", "x");

        // when
        bench.s3().putBucketTagging(t -> t.bucket(bucket).tagging(s -> s.tagSet(tag)));
        bench.s3().putObjectTagging(t -> t.bucket(bucket).key("k").tagging(s -> s.tagSet(tag)));

        // then
        assertThat(bench.s3().getBucketTagging(t -> t.bucket(bucket)).tagSet()).containsExactly(tag);
        assertThat(bench.s3().getObjectTagging(t -> t.bucket(bucket).key("k")).tagSet()).containsExactly(tag);
        assertThat(bench.object(bucket, "k").response().tagCount()).isEqualTo(1);
        assertRefused(400, "InvalidTag", () -> bench.s3().putObjectTagging(t -> t.bucket(bucket).key("k").tagging(s -> s.tagSet(tag, tag))));
    }
}
