package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/// Somebody turns time to see what happens, sets it back, and works on.
class TimeSetBackTest {
    private final Orrery cloud = Orrery.start();
    private final S3Client s3 = cloud.client(S3Client.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void lifecycleGoesOnInBucketsThatHadRules() {
        // given a bucket whose objects expire, and a year that was tried out
        var beginning = cloud.time().now();
        s3.createBucket(create -> create.bucket("logs"));
        var rule = LifecycleRule.builder().id("expire").status(ExpirationStatus.ENABLED).filter(all -> all.prefix(""))
                .expiration(after -> after.days(2)).build();
        s3.putBucketLifecycleConfiguration(put -> put.bucket("logs").lifecycleConfiguration(rules -> rules.rules(rule)));
        cloud.time().advance(Duration.ofDays(400));
        cloud.time().set(beginning);

        // when
        s3.putObject(put -> put.bucket("logs").key("k"), RequestBody.fromString("x"));
        cloud.time().advance(Duration.ofDays(1));
        assertThat(s3.listObjectsV2(list -> list.bucket("logs")).contents()).hasSize(1);
        cloud.time().advance(Duration.ofDays(3));

        // then
        assertThat(s3.listObjectsV2(list -> list.bucket("logs")).contents()).isEmpty();
    }
}
