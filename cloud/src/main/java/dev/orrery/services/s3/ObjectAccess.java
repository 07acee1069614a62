package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.Access;
import java.util.Optional;

/// What operations on objects ask about permissions on the way, because the request alone does not tell.
final class ObjectAccess {
    private ObjectAccess() { }

    /// How a caller learns that something does not exist: only who may list the bucket is told.
    static S3Error absent(BucketRow bucket, S3Error told) {
        return told;
    }

    /// Why this caller may not delete this key (of `DeleteObjects`); empty when it may.
    static Optional<S3Error> refusesDelete(BucketRow bucket, String key, Optional<String> versionId) {
        return Optional.empty();
    }

    /// Whether this caller may delete or shorten what governance mode protects.
    static boolean mayBypassGovernance(BucketRow bucket, String key) {
        return Call.current().decide(
                Access.of("s3:BypassGovernanceRetention", bucket.arn() + "/" + key, bucket.owner())).allowed();
    }

    /// The access control list of a new object as bytes; empty for the default. Members of the request, null where absent.
    static byte[] acl(BucketRow bucket, String canned, String fullControl, String read, String readAcp, String writeAcp) {
        return new byte[0];
    }
}
