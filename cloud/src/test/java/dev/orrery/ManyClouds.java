package dev.orrery;

import java.time.Duration;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Measures what a fresh cloud costs. Not a test: run it by hand.
final class ManyClouds {
    private static final int CLOUDS = 1_000;
    private static final int ROUNDS = 4;

    private ManyClouds() { }

    public static void main(String[] arguments) {
        for (int round = 1; round <= ROUNDS; round++) {
            long empty = nanos(() -> {
                try (var cloud = Orrery.start()) {
                    cloud.time().now();
                }
            });
            long used = nanos(() -> {
                try (var cloud = Orrery.start()) {
                    var s3 = cloud.client(S3Client.class);
                    s3.createBucket(create -> create.bucket("box"));
                    s3.putObject(put -> put.bucket("box").key("key"), RequestBody.fromString("value"));
                    cloud.time().advance(Duration.ofDays(1));
                    s3.getObjectAsBytes(get -> get.bucket("box").key("key"));
                }
            });
            System.out.printf("round %d: %d clouds, only begun and ended: %d ms; with a client, a bucket, a put, a day and a get: %d ms%n",
                    round, CLOUDS, empty / 1_000_000, used / 1_000_000);
        }
    }

    private static long nanos(Runnable cloud) {
        long start = System.nanoTime();
        for (int i = 0; i < CLOUDS; i++) {
            cloud.run();
        }
        return System.nanoTime() - start;
    }
}
