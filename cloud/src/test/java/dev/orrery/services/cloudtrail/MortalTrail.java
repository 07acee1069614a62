package dev.orrery.services.cloudtrail;

import dev.orrery.Cloud;
import dev.orrery.MortalOrrery;
import dev.orrery.kernel.store.Store;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// A [MortalOrrery] with a trail.
final class MortalTrail {
    private final MortalOrrery mortal;

    /// @param stores opens what earlier lives left
    MortalTrail(Supplier<Store> stores) {
        mortal = new MortalOrrery(stores);
    }

    void dieAfter(int writes, boolean behind) {
        mortal.dieAfter(writes, behind);
    }

    boolean isDead() {
        return mortal.isDead();
    }

    void beginAgain() {
        mortal.beginAgain();
    }

    Cloud cloud() {
        return mortal.cloud();
    }

    CloudTrailClient trail() {
        return mortal.connect(CloudTrailClient.builder()).build();
    }

    SqsClient sqs() {
        return mortal.connect(SqsClient.builder()).build();
    }

    TrailBucket bucket() {
        return new TrailBucket(mortal.connect(S3Client.builder()).forcePathStyle(true).build(), "logs");
    }
}
