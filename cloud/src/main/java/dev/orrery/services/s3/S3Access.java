package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Decision;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.S3Action.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.PutBucketReplicationRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/// Tells what each request of S3 needs to be allowed. Runs before every operation, so the usual request costs one read of
/// the bucket's row and a few small objects.
final class S3Access {
    private static final int ACCOUNT_PART = 4;

    private S3Access() { }

    static List<Access> of(Home home, Object request) {
        Grounds.forget();
        return switch (request) {
            case ListBucketsRequest _ -> List.of(Access.of("s3:ListAllMyBuckets", "arn:aws:s3:::*", caller()));
            case CreateBucketRequest create -> BucketCreation.access(create, caller());
            case SdkPojo other -> home.store().read(tx -> of(tx, other));
            default -> throw new IllegalStateException(request.getClass() + " is not a request of S3");
        };
    }

    /// What the request needs as things are in this transaction. What that depends on is noted for [Grounds#check].
    static List<Access> of(Tables.Read tx, SdkPojo request) {
        var grounds = Grounds.of(request);
        var shape = RequestShape.of(request);
        var bucket = find(tx, RequestShape.text(shape.bucket(), request), grounds);
        if (!(request instanceof GetBucketLocationRequest)) {
            requireRegion(bucket);
        }
        requireOwner(bucket, RequestShape.text(shape.expectedBucketOwner(), request));
        requirePayer(bucket, shape, request, grounds);
        if (request instanceof DeleteObjectsRequest) {
            return List.of();
        }
        var needed = S3Action.of(request.getClass());
        var versionId = RequestShape.text(shape.versionId(), request);
        var action = versionId.isEmpty() ? needed.action() : needed.versionAction();
        var copied = CopiedTags.of(tx, request, grounds);
        var context = RequestConditions.of(shape, request, copied);
        if (needed.target() == Target.BUCKET) {
            var access = onBucket(bucket, action, context);
            var own = isOwnPolicy(bucket, request) ? access.under(List.of()) : access;
            return request instanceof PutBucketReplicationRequest put ? handing(own, put) : List.of(own);
        }
        var key = RequestShape.text(shape.key(), request);
        var access = needed.target() == Target.OBJECT
                ? onObject(tx, bucket, action, new Named(key, versionId), context, grounds)
                : onContent(bucket, action, key, context);
        var more = more(tx, bucket, request, access, copied, grounds);
        return more.isEmpty() ? List.of(access) : join(access, more);
    }

    /// An object as a request names it; no version id means the current version.
    private record Named(String key, String versionId) { }

    static Bucket find(Tables.Read tx, String name, Grounds grounds) {
        var row = Buckets.find(tx, name);
        grounds.saw(row);
        return Bucket.of(tx, row);
    }

    /// Permissions that a request needs besides its own.
    private static List<Access> more(Tables.Read tx, Bucket bucket, SdkPojo request, Access access, CopiedTags copied,
            Grounds grounds) {
        var more = new ArrayList<Access>(0);
        ImpliedActions.of(request).forEach(action -> more.add(action.equals("s3:PutObjectAcl")
                ? with(access, action).under(bucket.grants().policiesOfNewAcl()) : with(access, action)));
        switch (request) {
            case GetObjectAttributesRequest get -> more.add(with(access,
                    get.versionId() == null ? "s3:GetObjectAttributes" : "s3:GetObjectVersionAttributes"));
            case CopyObjectRequest copy -> {
                more.add(source(tx, CopySource.of(copy), copy.expectedSourceBucketOwner(), request, grounds));
                if (!copied.isEmpty()) {
                    more.add(with(access, "s3:PutObjectTagging"));
                    more.addAll(copied.reading());
                }
            }
            case UploadPartCopyRequest copy -> more.add(source(tx, CopySource.of(copy), copy.expectedSourceBucketOwner(), request, grounds));
            default -> { }
        }
        return more;
    }

    /// Who sets up replication hands S3 a role. Source: S3 User Guide, "Setting up permissions for live replication".
    private static List<Access> handing(Access access, PutBucketReplicationRequest put) {
        var role = put.replicationConfiguration() == null ? null : put.replicationConfiguration().role();
        if (role == null) {
            return List.of(access);
        }
        var parts = role.split(":");
        return List.of(access, new Access("iam:PassRole", role, parts.length > ACCOUNT_PART ? parts[ACCOUNT_PART] : access.resourceAccount(), List.of(),
                Map.of("iam:PassedToService", List.of("s3.amazonaws.com"), "iam:AssociatedResourceArn", List.of(access.resource()))));
    }

    private static Access source(Tables.Read tx, CopySource source, String expectedOwner, SdkPojo request, Grounds grounds) {
        var bucket = find(tx, source.bucket(), grounds);
        requireOwner(bucket, expectedOwner == null ? "" : expectedOwner);
        requirePayer(bucket, RequestShape.of(request), request, grounds);
        var action = source.versionId().isEmpty() ? "s3:GetObject" : "s3:GetObjectVersion";
        return onObject(tx, bucket, action, new Named(source.key(), source.versionId()), Map.of(), grounds);
    }

    static Access onBucket(Bucket bucket, String action, Map<String, List<String>> context) {
        return whole(bucket, action, bucket.row().arn(), context);
    }

    static Access onContent(Bucket bucket, String action, String key, Map<String, List<String>> context) {
        return whole(bucket, action, arn(bucket, key), context);
    }

    /// Decided by what the bucket grants as a whole.
    private static Access whole(Bucket bucket, String action, String resource, Map<String, List<String>> context) {
        return new Access(action, resource, bucket.owner(), bucket.grants().policies(), context, false, bucket.grants().limits());
    }

    private static Access onObject(Tables.Read tx, Bucket bucket, String action, Named object,
            Map<String, List<String>> context, Grounds grounds) {
        var grants = bucket.grants();
        boolean needsTags = grants.needsObjectTags() || IdentityPolicies.askFor("s3:ExistingObjectTag/");
        if (!needsTags && !grants.needsObjectAcl()) {
            return onContent(bucket, action, object.key(), context);
        }
        var found = object.versionId().isEmpty() ? Versions.current(tx, bucket.name(), object.key())
                : Versions.find(tx, bucket.name(), object.key(), object.versionId());
        grounds.saw(bucket.name(), object.key(), found);
        return found.isEmpty() ? onNothing(bucket, action, object.key(), context) : on(bucket, found.get(), action, context);
    }

    /// What does not exist has no ACL that could allow to read it. Where ACLs count, who may list the bucket learns that it
    /// does not exist, unless a policy denies reading it.
    private static Access onNothing(Bucket bucket, String action, String key, Map<String, List<String>> context) {
        var access = onContent(bucket, action, key, context);
        boolean untold = bucket.aclsEnabled() && action.startsWith("s3:Get")
                && Call.current().decide(access) instanceof Decision.ImplicitDeny;
        return untold && mayList(bucket, key) ? listing(bucket, key) : access;
    }

    /// A permission on a version that was read already: for operations that learn on the way which one they need.
    static Access on(Bucket bucket, VersionRow version, String action, Map<String, List<String>> context) {
        var withTags = version.state().tags().isEmpty() ? context : withTags(context, version.state().tags());
        var resource = arn(bucket, version.key());
        if (!bucket.aclsEnabled() || isDelete(action)) {
            return whole(bucket, action, resource, withTags);
        }
        var acl = Acls.of(bucket, version);
        return new Access(action, resource, acl.owner(), bucket.grants().policies(acl), withTags, false, bucket.grants().limits(acl));
    }

    /// Deleting is a right on the bucket, whoever owns the object.
    private static boolean isDelete(String action) {
        return action.startsWith("s3:DeleteObject");
    }

    /// The permission that one key of `DeleteObjects` needs; the caller decides with `Call.current().decide`.
    static Access deletion(Bucket bucket, String key, String versionId) {
        return onContent(bucket, versionId.isEmpty() ? "s3:DeleteObject" : "s3:DeleteObjectVersion", key,
                versionId.isEmpty() ? Map.of() : Map.of("s3:VersionId", List.of(versionId)));
    }

    /// The further permission for deleting, or shortening the retention of, what governance mode protects.
    static Access bypass(Bucket bucket, String key) {
        return onContent(bucket, "s3:BypassGovernanceRetention", key, Map.of());
    }

    /// Whether the caller may learn that a key does not exist: without `s3:ListBucket` the answer is 403, not 404.
    /// A permission to list only some prefixes counts for the keys that begin with them.
    static boolean mayList(Bucket bucket, String key) {
        return Call.current().decide(listing(bucket, key)).allowed();
    }

    private static Access listing(Bucket bucket, String key) {
        return onBucket(bucket, "s3:ListBucket", Map.of("s3:prefix", List.of(key)));
    }

    static String arn(Bucket bucket, String key) {
        return "arn:aws:s3:::" + bucket.name() + "/" + key;
    }

    /// A bucket is reached through its own region; SDKs follow what this error tells. Who does not sign names no region.
    private static void requireRegion(Bucket bucket) {
        var call = Call.current();
        if (!call.region().equals(bucket.row().region()) && !call.caller().isAnonymous() && !call.region().isEmpty()) {
            throw BucketErrors.permanentRedirect(bucket.row());
        }
    }

    private static void requireOwner(Bucket bucket, String expected) {
        if (!expected.isEmpty() && !expected.equals(bucket.owner())) {
            throw expected.matches("[0-9]{12}") ? S3Errors.accessDenied() : BucketErrors.notAnAccount(expected);
        }
    }

    /// Where requesters pay, another account must say that it knows, and nobody is not let in at all.
    /// Source: S3 User Guide, "Using Requester Pays general purpose buckets".
    private static void requirePayer(Bucket bucket, RequestShape shape, SdkPojo request, Grounds grounds) {
        if (!bucket.requesterPays() || shape.requestPayer().isEmpty() || caller().equals(bucket.owner())) {
            return;
        }
        if (Call.current().caller().isAnonymous() || !RequestShape.text(shape.requestPayer(), request).equals("requester")) {
            throw S3Errors.accessDenied();
        }
        grounds.charge();
    }

    /// Whether the root of the bucket's account manages the policy. The policy does not bind it there, so that nobody locks himself
    /// out; policies of the organization do, and that of a session for one task.
    /// Source: S3 API Reference, `PutBucketPolicy`, `GetBucketPolicy` and `DeleteBucketPolicy`.
    private static boolean isOwnPolicy(Bucket bucket, SdkPojo request) {
        return (request instanceof PutBucketPolicyRequest || request instanceof GetBucketPolicyRequest
                || request instanceof DeleteBucketPolicyRequest)
                && Call.current().caller().principal() instanceof Principal.Root(var account) && account.equals(bucket.owner());
    }

    private static String caller() {
        return Call.current().caller().account();
    }

    private static Access with(Access access, String action) {
        return new Access(action, access.resource(), access.resourceAccount(), access.resourcePolicies(), access.context(), access.awsManaged(),
                access.limits());
    }

    private static List<Access> join(Access first, List<Access> others) {
        var all = new ArrayList<Access>(1 + others.size());
        all.add(first);
        all.addAll(others);
        return all;
    }

    private static Map<String, List<String>> withTags(Map<String, List<String>> context, Map<String, String> tags) {
        var all = new HashMap<>(context);
        tags.forEach((tag, value) -> all.put("s3:ExistingObjectTag/" + tag, List.of(value)));
        return all;
    }
}
