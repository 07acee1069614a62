package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.store.Range;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;

/// Messages whose destination cannot take them now: in a cloud where there is no other service at all.
class NoticesTest {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private final S3Cloud cloud = new S3Cloud();
    private final S3Client s3 = cloud.root();

    @BeforeEach
    void prepare() {
        s3.createBucket(r -> r.bucket("box"));
    }

    @Test
    void whatCannotBeDeliveredNowIsTriedEverLessOftenForADay() {
        // given
        ask();
        s3.putObject(r -> r.bucket("box").key("k"), RequestBody.fromString("x"));

        // when
        assertThat(kept()).isOne();
        int attempts = 1;
        var gap = Duration.ZERO;
        for (var next = cloud.nextTimer(Instant.MAX); next.isPresent(); next = cloud.nextTimer(Instant.MAX)) {
            var wait = Duration.between(cloud.test.clock.now(), next.get().due());
            assertThat(wait).isGreaterThanOrEqualTo(gap).isLessThanOrEqualTo(Duration.ofMinutes(30));
            gap = wait;
            cloud.advanceTo(next.get().due());
            attempts++;
        }

        // then
        assertThat(kept()).isZero();
        assertThat(cloud.test.clock.now()).isAfter(BEGINNING.plus(Notices.TRIED)).isBefore(BEGINNING.plus(Notices.TRIED).plus(Duration.ofHours(1)));
        assertThat(attempts).isBetween(50, 60);
        assertThat(s3.getObjectAsBytes(r -> r.bucket("box").key("k")).asUtf8String()).isEqualTo("x");
    }

    @Test
    void aBucketWithoutNotificationsKeepsNothing() {
        s3.putObject(r -> r.bucket("box").key("k"), RequestBody.fromString("x"));
        s3.deleteObject(r -> r.bucket("box").key("k"));

        assertThat(kept()).isZero();
        assertThat(cloud.test.timers).isEmpty();
    }

    @Test
    void whatNobodyAsksForIsNotKept() {
        ask();
        s3.deleteObject(r -> r.bucket("box").key("k"));

        assertThat(kept()).isZero();
    }

    private void ask() {
        s3.putBucketNotificationConfiguration(r -> r.bucket("box").skipDestinationValidation(true).notificationConfiguration(c -> c
                .queueConfigurations(QueueConfiguration.builder().queueArn("arn:aws:sqs:us-east-1:123456789012:q")
                        .eventsWithStrings("s3:ObjectCreated:*").build())));
    }

    private long kept() {
        return cloud.test.home.store().read(tx -> tx.scan(NoticeRow.NOTICES, Range.all()).count());
    }
}
