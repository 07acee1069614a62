package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.store.Tables;
import java.util.Optional;

/// What operations on objects ask about permissions on the way, because the request alone does not tell.
final class ObjectAccess {
    private ObjectAccess() { }

    /// How a caller learns that something does not exist: only who may list the bucket is told.
    static S3Error absent(Tables.Read tx, BucketRow bucket, String key, S3Error told) {
        return S3Access.mayList(Bucket.of(tx, bucket), key) ? told : S3Errors.accessDenied();
    }

    /// Why this caller may not delete this key (of `DeleteObjects`); empty when it may.
    static Optional<S3Error> refusesDelete(Tables.Read tx, BucketRow bucket, String key, Optional<String> versionId) {
        var access = S3Access.deletion(Bucket.of(tx, bucket), key, versionId.orElse(""));
        return Call.current().decide(access).allowed() ? Optional.empty() : Optional.of(S3Errors.accessDenied());
    }

    /// Whether this caller may delete or shorten what governance mode protects.
    static boolean mayBypassGovernance(Tables.Read tx, BucketRow bucket, String key) {
        return Call.current().decide(S3Access.bypass(Bucket.of(tx, bucket), key)).allowed();
    }

    /// Whose a new object of this caller is, and its access control list.
    static Acls.Given given(Tables.Read tx, BucketRow bucket, String key, AclHeaders headers) {
        return Acls.given(Bucket.of(tx, bucket), Call.current().caller().account(), key, headers);
    }
}
