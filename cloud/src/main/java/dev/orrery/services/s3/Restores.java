package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.RestoreObjectRequest;
import software.amazon.awssdk.services.s3.model.RestoreObjectResponse;
import software.amazon.awssdk.services.s3.model.RestoreRequest;

/// Restoring archived objects. How long it takes is within what AWS says, and always the same.
///
/// Source: S3 User Guide, "Understanding archive retrieval options".
public final class Restores implements S3Client {
    private final Home home;

    public Restores(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public RestoreObjectResponse restoreObject(RestoreObjectRequest request) {
        var wanted = request.restoreRequest();
        if (wanted == null) {
            throw S3Errors.malformedXml();
        }
        if (wanted.typeAsString() != null || wanted.selectParameters() != null || wanted.outputLocation() != null) {
            throw S3Errors.notImplemented("RestoreRequest Type=SELECT");
        }
        if (wanted.days() == null || wanted.days() < 1) {
            throw S3Errors.malformedXml();
        }
        boolean extended = home.store().write(tx -> {
            var found = ObjectReads.find(tx, request.bucket(), request.key(), request.versionId());
            var row = found.row();
            if (!StorageClasses.archived(row.state().storageClass())) {
                throw S3Errors.error("InvalidObjectState", 403, "Restore is not allowed for the object's current storage class")
                        .with("StorageClass", row.state().storageClass());
            }
            var now = home.clock().now();
            var takes = takes(row.state().storageClass(), tier(wanted));
            var before = row.state().restore();
            if (before.filter(restore -> restore.ongoing(now)).isPresent()) {
                throw S3Errors.error("RestoreAlreadyInProgress", 409, "Object restore is already in progress");
            }
            boolean there = before.filter(restore -> restore.readable(now)).isPresent();
            var ready = there ? before.get().ready() : now.plus(takes);
            var from = there ? now : ready;
            var restored = row.with(row.state().withRestore(new Restore(ready, expiry(from, wanted.days()))));
            Versions.replace(tx, restored);
            RestoreTimer.set(home, tx, restored, there ? restored.state().restore().orElseThrow().expires() : ready);
            Events.changed(home, tx, found.bucket(), EventKind.RESTORE_POST, restored);
            return there;
        });
        var answer = RestoreObjectResponse.builder().requestCharged(Grounds.charged());
        answer.sdkHttpResponse(SdkHttpResponse.builder().statusCode(extended ? 200 : 202).build());
        return answer.build();
    }

    private static String tier(RestoreRequest request) {
        var tier = request.glacierJobParameters() != null ? request.glacierJobParameters().tierAsString() : request.tierAsString();
        return tier == null ? "Standard" : tier;
    }

    private static Duration takes(String storageClass, String tier) {
        boolean deep = storageClass.equals("DEEP_ARCHIVE");
        return switch (tier) {
            case "Standard" -> Duration.ofHours(deep ? 12 : 4);
            case "Bulk" -> Duration.ofHours(deep ? 48 : 8);
            case "Expedited" -> {
                if (deep) {
                    throw S3Errors.invalidArgument("Retrieval option is not supported by this storage class");
                }
                yield Duration.ofMinutes(3);
            }
            default -> throw S3Errors.malformedXml();
        };
    }

    /// "Amazon S3 calculates the expiry time by adding the number of days and rounding to the next day at midnight UTC."
    private static Instant expiry(Instant from, int days) {
        return from.plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
    }
}
