package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.AccessDenied;
import java.util.Optional;

/// What operations on objects ask about permissions on the way, because the request alone does not tell.
final class ObjectAccess {
    private ObjectAccess() { }

    /// How a caller learns that something does not exist: only who may list the bucket is told.
    static S3Error absent(BucketRow bucket, S3Error told) {
        return S3Access.mayListBucket(Bucket.of(bucket)) ? told : S3Errors.accessDenied();
    }

    /// Why this caller may not delete this key (of `DeleteObjects`); empty when it may.
    static Optional<S3Error> refusesDelete(BucketRow bucket, String key, Optional<String> versionId) {
        var call = Call.current();
        var access = S3Access.deletion(Bucket.of(bucket), key, versionId.orElse(""));
        var decision = call.decide(access);
        return decision.allowed() ? Optional.empty()
                : Optional.of(S3Errors.accessDenied(AccessDenied.messageWithinAccount(call.caller(), access, decision)));
    }

    /// Whether this caller may delete or shorten what governance mode protects.
    static boolean mayBypassGovernance(BucketRow bucket, String key) {
        return Call.current().decide(S3Access.bypass(Bucket.of(bucket), key)).allowed();
    }

    /// The access control list of a new object as bytes; empty for the default. Members of the request, null where absent.
    static byte[] acl(BucketRow bucket, String canned, String fullControl, String read, String readAcp, String writeAcp) {
        return Acls.ofNew(Bucket.of(bucket), Call.current().caller().account(),
                new AclHeaders(canned, fullControl, read, readAcp, null, writeAcp));
    }
}
