package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/// Deleting objects, versions and delete markers.
public final class Deletes implements S3Client {
    private final Home home;

    public Deletes(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
        refuseMfa(request.mfa());
        refuseDirectoryConditions(request.ifMatchLastModifiedTime(), request.ifMatchSize());
        Keys.checked(request.key());
        var gone = home.store().write(tx -> {
            var bucket = Buckets.require(tx, request.bucket());
            requireLocks(bucket, request.bypassGovernanceRetention());
            return delete(tx, bucket, request.key(), Optional.ofNullable(request.versionId()), request.ifMatch(),
                    Boolean.TRUE.equals(request.bypassGovernanceRetention()));
        });
        var answer = DeleteObjectResponse.builder().requestCharged(Grounds.charged());
        if (gone.marker()) {
            answer.deleteMarker(true);
        }
        gone.versionId().ifPresent(answer::versionId);
        return answer.build();
    }

    @Override
    public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
        refuseMfa(request.mfa());
        var objects = request.delete() == null ? java.util.List.<ObjectIdentifier>of() : request.delete().objects();
        if (objects.isEmpty() || objects.size() > S3Limits.DELETE_KEYS_MAX) {
            throw S3Errors.malformedXml();
        }
        boolean bypass = Boolean.TRUE.equals(request.bypassGovernanceRetention());
        boolean quiet = Boolean.TRUE.equals(request.delete().quiet());
        var deleted = new ArrayList<DeletedObject>();
        var errors = new ArrayList<software.amazon.awssdk.services.s3.model.S3Error>();
        requireLocks(home.store().read(tx -> Buckets.require(tx, request.bucket())), request.bypassGovernanceRetention());
        for (var object : objects) {
            try {
                var one = deleted(request.bucket(), object, bypass);
                if (!quiet) {
                    deleted.add(one);
                }
            } catch (S3Error e) {
                errors.add(software.amazon.awssdk.services.s3.model.S3Error.builder().key(object.key()).versionId(object.versionId())
                        .code(e.code()).message(e.awsErrorDetails().errorMessage()).build());
            }
        }
        var answer = DeleteObjectsResponse.builder().requestCharged(Grounds.charged());
        if (!deleted.isEmpty()) {
            answer.deleted(deleted);
        }
        if (!errors.isEmpty()) {
            answer.errors(errors);
        }
        return answer.build();
    }

    /// Each key is deleted or refused on its own.
    private DeletedObject deleted(String bucketName, ObjectIdentifier object, boolean bypass) {
        if (object.key() == null || object.key().isEmpty()) {
            throw S3Errors.error("UserKeyMustBeSpecified", 400, "The bucket POST must contain the specified field name. If it is specified, check the order of the fields.");
        }
        Keys.checked(object.key());
        refuseDirectoryConditions(object.lastModifiedTime(), object.size());
        var versionId = Optional.ofNullable(object.versionId());
        var gone = home.store().write(tx -> {
            var bucket = Buckets.require(tx, bucketName);
            ObjectAccess.refusesDelete(tx, bucket, object.key(), versionId).ifPresent(error -> {
                throw error;
            });
            if (versionId.isPresent() && !mayExist(tx, bucket, object.key(), versionId.get())) {
                throw S3Errors.noSuchVersion(object.key(), versionId.get());
            }
            return delete(tx, bucket, object.key(), versionId, object.eTag(), bypass);
        });
        var one = DeletedObject.builder().key(object.key()).versionId(object.versionId());
        if (gone.marker()) {
            one.deleteMarker(true).deleteMarkerVersionId(gone.versionId().orElse(null));
        }
        return one.build();
    }

    /// What a delete did.
    ///
    /// @param marker whether a marker came or went
    /// @param versionId of the marker that came, or of the version that was named
    record Gone(boolean marker, Optional<String> versionId) { }

    private Gone delete(Tables.Write tx, BucketRow bucket, String key, Optional<String> versionId, String ifMatch, boolean bypass) {
        var now = home.clock().now();
        if (versionId.isEmpty()) {
            if (ifMatch != null) {
                Conditions.checkDelete(key, Versions.current(tx, bucket.name(), key), ifMatch);
            }
            var made = Versions.delete(tx, bucket, key, Call.current().caller().account(), now, home.ids());
            made.ifPresent(marker -> ReplicationTimer.marked(home, tx, bucket, marker));
            made.ifPresentOrElse(marker -> Events.changed(home, tx, bucket, EventKind.DELETE_MARKER_CREATED, marker),
                    () -> Events.deleted(home, tx, bucket, key));
            return made.map(marker -> new Gone(true, Optional.of(marker.versionId()))).orElse(new Gone(false, Optional.empty()));
        }
        var found = Versions.named(tx, bucket.name(), key, versionId.get());
        Conditions.checkDelete(key, found, ifMatch);
        if (found.isEmpty()) {
            return new Gone(false, versionId);
        }
        Locking.checkDelete(tx, bucket, found.get(), bypass, now);
        Versions.remove(tx, found.get());
        Events.changed(home, tx, bucket, EventKind.DELETE, found.get());
        return new Gone(found.get().deleteMarker(), versionId);
    }

    /// An id that no version ever had: one of many keys is answered for with another code than a key alone.
    private static boolean mayExist(Tables.Read tx, BucketRow bucket, String key, String versionId) {
        return VersionId.wasGiven(versionId) || versionId.equals(VersionRow.NULL_VERSION)
                || VersionId.sequence(versionId).isPresent() && Versions.find(tx, bucket.name(), key, versionId).isPresent();
    }

    /// The header is refused where there are no locks, whatever it says.
    private static void requireLocks(BucketRow bucket, Boolean bypass) {
        if (bypass != null && !bucket.objectLock()) {
            throw S3Errors.invalidArgument("x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
                    "x-amz-bypass-governance-retention");
        }
    }

    /// MFA delete cannot be switched on here, so nobody has a reason to send a code.
    private static void refuseMfa(String mfa) {
        if (mfa != null) {
            throw S3Errors.notImplemented("x-amz-mfa");
        }
    }

    /// Only directory buckets have these, and there are none here.
    private static void refuseDirectoryConditions(Object lastModified, Object size) {
        if (lastModified != null) {
            throw S3Errors.notImplemented("x-amz-if-match-last-modified-time");
        }
        if (size != null) {
            throw S3Errors.notImplemented("x-amz-if-match-size");
        }
    }
}
