package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

class RememberedBucketsTest {
    private final S3Cloud cloud = new S3Cloud();
    private final S3Client s3 = cloud.root();

    private int remembered() {
        return cloud.test.home.store().read(tx -> tx.companion(RememberedBuckets.class, RememberedBuckets::new).count());
    }

    private static String policy(int number, int size) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"S" + number + "\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\","
                + "\"Resource\":\"arn:aws:s3:::box" + number + "/" + "x".repeat(size) + "\"}]}";
    }

    @Test
    void onlyTheNewestRevisionOfABucketIsRemembered() {
        s3.createBucket(r -> r.bucket("box1"));
        for (int i = 0; i < 20; i++) {
            var text = policy(1, i);
            s3.putBucketPolicy(r -> r.bucket("box1").policy(text));
            s3.headBucket(r -> r.bucket("box1"));
            assertThat(s3.getBucketPolicy(r -> r.bucket("box1")).policy()).isEqualTo(text);
        }
        assertThat(remembered()).isEqualTo(1);
        assertThat(new S3Cloud().test.home.store().<Integer>read(tx -> tx.companion(RememberedBuckets.class, RememberedBuckets::new).count()))
                .as("another cloud").isZero();
    }

    @Test
    void heavyBucketsAreFewer() {
        for (int i = 0; i < 120; i++) {
            int number = i;
            s3.createBucket(r -> r.bucket("box" + number));
            s3.putBucketPolicy(r -> r.bucket("box" + number).policy(policy(number, 20_000)));
            s3.headBucket(r -> r.bucket("box" + number));
        }
        assertThat(remembered()).isBetween(50, 110);
    }

    @Test
    void bucketIsMadeOnceForARow() {
        s3.createBucket(r -> r.bucket("box1"));
        var buckets = new RememberedBuckets();
        var made = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            cloud.test.home.store().read(tx -> {
                var row = Buckets.find(tx, "box1");
                return buckets.get(row, () -> {
                    made.incrementAndGet();
                    return Bucket.of(tx, row);
                });
            });
        }
        assertThat(made).hasValue(1);
    }
}
