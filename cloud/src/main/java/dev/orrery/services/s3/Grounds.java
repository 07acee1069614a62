package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.AccessDenied;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.VersionRow.KeyOfObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.RequestCharged;

/// What the permission of the current call was decided on: buckets, and versions whose own list or tags counted.
///
/// A permission is decided before the body comes in, which may take hours. Every transaction of the operation compares
/// what it finds with what was decided on; where they differ it decides again, in the same transaction, and a bucket
/// that another one took the place of is gone. Nothing is read for this but what the operation reads anyway.
final class Grounds {
    private final SdkPojo request;
    private final Map<String, BucketRow> buckets = new HashMap<>(2);
    private final Map<KeyOfObject, Optional<VersionRow>> versions = new HashMap<>(2);

    private boolean charged;

    private Grounds(SdkPojo request) {
        this.request = request;
    }

    /// Empty grounds for a decision about this request, which replace those of the decision before.
    static Grounds of(SdkPojo request) {
        var grounds = new Grounds(request);
        Call.running().ifPresent(call -> call.grounds().set(grounds));
        return grounds;
    }

    static void forget() {
        Call.running().ifPresent(call -> call.grounds().set(null));
    }

    private static Optional<Grounds> current() {
        return Call.running().map(call -> (Grounds) call.grounds().get());
    }

    /// The requester pays for this.
    void charge() {
        charged = true;
    }

    /// What the answer says of who pays; null, an absent member, where it is the bucket's owner.
    static RequestCharged charged() {
        return current().filter(grounds -> grounds.charged).isPresent() ? RequestCharged.REQUESTER : null;
    }

    void saw(BucketRow bucket) {
        buckets.put(bucket.name(), bucket);
    }

    /// @param version empty where there is none
    void saw(String bucket, String key, Optional<VersionRow> version) {
        versions.put(new KeyOfObject(bucket, key), version);
    }

    /// The call itself changed this bucket: what it was allowed to do does not stop it from coming to its end.
    static void changed(BucketRow bucket) {
        current().ifPresent(grounds -> grounds.buckets.replace(bucket.name(), bucket));
    }

    /// Refuses unless the call is allowed what it does in this bucket.
    static void check(Tables.Read tx, BucketRow found) {
        var grounds = current();
        var before = grounds.map(decided -> decided.buckets.get(found.name()));
        if (before.isEmpty() || before.get().equals(found)) {
            return;
        }
        if (!before.get().owner().equals(found.owner()) || !before.get().createdAt().equals(found.createdAt())) {
            throw S3Errors.noSuchBucket(found.name());
        }
        grounds.get().decideAgain(tx);
    }

    /// Refuses unless the call is allowed what it does with this version.
    static void check(Tables.Read tx, VersionRow found) {
        var grounds = current();
        var before = grounds.map(decided -> decided.versions.get(new KeyOfObject(found.bucket(), found.key())));
        if (before.isPresent() && before.get().filter(version -> grantsTheSame(version, found)).isEmpty()) {
            grounds.get().decideAgain(tx);
        }
    }

    private static boolean grantsTheSame(VersionRow one, VersionRow other) {
        return one.sequence() == other.sequence() && one.versionId().equals(other.versionId()) && one.owner().equals(other.owner())
                && Arrays.equals(one.state().acl(), other.state().acl()) && one.state().tags().equals(other.state().tags());
    }

    private void decideAgain(Tables.Read tx) {
        var call = Call.current();
        for (var access : S3Access.of(tx, request)) {
            var decision = call.decide(access);
            if (!decision.allowed()) {
                throw S3Errors.accessDenied(AccessDenied.messageWithinAccount(call.caller(), access, decision));
            }
        }
    }
}
