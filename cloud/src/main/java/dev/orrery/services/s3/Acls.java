package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Accounts;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.Acl.Account;
import dev.orrery.services.s3.Acl.Grant;
import dev.orrery.services.s3.Acl.Group;
import dev.orrery.services.s3.Acl.Permission;
import dev.orrery.services.s3.SettingRow.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AccessControlPolicy;
import software.amazon.awssdk.services.s3.model.GetBucketAclRequest;
import software.amazon.awssdk.services.s3.model.GetBucketAclResponse;
import software.amazon.awssdk.services.s3.model.GetObjectAclRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAclResponse;
import software.amazon.awssdk.services.s3.model.Grantee;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.PutBucketAclRequest;
import software.amazon.awssdk.services.s3.model.PutBucketAclResponse;
import software.amazon.awssdk.services.s3.model.PutObjectAclRequest;
import software.amazon.awssdk.services.s3.model.PutObjectAclResponse;
import software.amazon.awssdk.services.s3.model.Type;

/// Access control lists of buckets and objects: who was granted what. What they mean for a decision is in [Grants].
final class Acls implements S3Client {
    private static final byte[] NOTHING = new byte[0];
    private final Home home;

    Acls(Home home) {
        this.home = home;
    }

    @Override
    public GetBucketAclResponse getBucketAcl(GetBucketAclRequest request) {
        var bucket = home.store().read(tx -> Bucket.require(tx, request.bucket()));
        var acl = bucket.aclsEnabled() ? bucket.acl() : Acl.privateTo(bucket.owner());
        return GetBucketAclResponse.builder().owner(Owners.of(acl.owner())).grants(grants(acl)).build();
    }

    @Override
    public PutBucketAclResponse putBucketAcl(PutBucketAclRequest request) {
        home.store().write(tx -> {
            var bucket = Bucket.require(tx, request.bucket());
            var headers = AclHeaders.of(request);
            var acl = wanted(headers, request.accessControlPolicy(), bucket.owner(), bucket);
            if (bucket.aclsEnabled()) {
                refusePublic(bucket, acl, "s3:PutBucketAcl", bucket.row().arn());
                Settings.put(tx, bucket.row(), Kind.ACL, Acl.FORMAT.write(acl));
            } else {
                requireOwnersOnly(bucket, headers, acl);
            }
            return acl;
        });
        return PutBucketAclResponse.builder().build();
    }

    @Override
    public GetObjectAclResponse getObjectAcl(GetObjectAclRequest request) {
        return home.store().read(tx -> {
            var bucket = Bucket.require(tx, request.bucket());
            var acl = of(bucket, version(tx, bucket, request.key(), request.versionId(), "GET"));
            return GetObjectAclResponse.builder().requestCharged(Grounds.charged()).owner(Owners.of(acl.owner())).grants(grants(acl)).build();
        });
    }

    @Override
    public PutObjectAclResponse putObjectAcl(PutObjectAclRequest request) {
        home.store().write(tx -> {
            var bucket = Bucket.require(tx, request.bucket());
            var version = version(tx, bucket, request.key(), request.versionId(), "PUT");
            var headers = AclHeaders.of(request);
            var acl = wanted(headers, request.accessControlPolicy(), of(bucket, version).owner(), bucket);
            if (bucket.aclsEnabled()) {
                refusePublic(bucket, acl, "s3:PutObjectAcl", S3Access.arn(bucket, request.key()));
                ReplicationTimer.changed(home, tx, bucket.row(), version.with(version.state().withAcl(Acl.FORMAT.write(acl))));
                // Nothing happened to an object that has this list already.
                if (!acl.equals(of(bucket, version))) {
                    Events.changed(home, tx, bucket.row(), EventKind.ACL_PUT, version);
                }
            } else {
                requireOwnersOnly(bucket, headers, acl);
            }
            return acl;
        });
        return PutObjectAclResponse.builder().requestCharged(Grounds.charged()).build();
    }

    /// Whose a new object is, and its ACL as the row keeps it: empty for the owner's alone.
    record Given(String owner, byte[] acl) { }

    /// Decides about a new object by the bucket's "object ownership"; refuses an ACL that the bucket does not take.
    ///
    /// @param writer the account that writes it; empty for nobody, whose objects the bucket's owner owns
    static Given given(Bucket bucket, String writer, String key, AclHeaders headers) {
        var owner = ownerOfNew(bucket, writer, headers);
        if (headers.isEmpty()) {
            return new Given(owner, NOTHING);
        }
        var acl = headers.acl(owner, bucket.owner());
        if (!bucket.aclsEnabled()) {
            requireOwnersOnly(bucket, headers, acl);
            return new Given(owner, NOTHING);
        }
        refusePublic(bucket, acl, "s3:PutObject", S3Access.arn(bucket, key));
        return new Given(owner, acl.equals(Acl.privateTo(owner)) ? NOTHING : Acl.FORMAT.write(acl));
    }

    private static String ownerOfNew(Bucket bucket, String writer, AclHeaders headers) {
        boolean handsOver = bucket.ownership() == ObjectOwnership.BUCKET_OWNER_PREFERRED
                && AclHeaders.OWNERS_FULL_CONTROL.equals(headers.canned());
        return !bucket.aclsEnabled() || handsOver || writer.isEmpty() ? bucket.owner() : writer;
    }

    /// The ACL that counts for this version.
    static Acl of(Bucket bucket, VersionRow version) {
        var bytes = version.state().acl();
        if (bucket.aclsEnabled() && bytes.length > 0) {
            return Acl.FORMAT.read(bytes);
        }
        return Acl.privateTo(bucket.aclsEnabled() && !version.owner().isEmpty() ? version.owner() : bucket.owner());
    }

    private static VersionRow version(Tables.Read tx, Bucket bucket, String key, String versionId, String method) {
        var found = versionId == null ? Versions.latest(tx, bucket.name(), key) : Versions.named(tx, bucket.name(), key, versionId);
        if (versionId == null && found.filter(row -> !row.deleteMarker()).isEmpty()) {
            if (!S3Access.mayList(bucket, key)) {
                throw S3Errors.accessDenied();
            }
            throw found.isPresent() && method.equals("PUT") ? S3Errors.methodNotAllowed(method, "DeleteMarker") : S3Errors.noSuchKey(key);
        }
        var version = found.orElseThrow(() -> S3Errors.noSuchVersion(key, versionId));
        if (version.deleteMarker()) {
            throw S3Errors.methodNotAllowed(method, "DeleteMarker");
        }
        Grounds.check(tx, version);
        return version;
    }

    private static Acl wanted(AclHeaders headers, AccessControlPolicy document, String owner, Bucket bucket) {
        if (document != null && !headers.isEmpty()) {
            throw S3Errors.error("UnexpectedContent", 400, "This request does not support content");
        }
        if (document == null && headers.isEmpty()) {
            throw S3Errors.error("MissingSecurityHeader", 400, "Your request was missing a required header")
                    .with("MissingHeaderName", "x-amz-acl");
        }
        return document == null ? headers.acl(owner, bucket.owner()) : acl(document, owner);
    }

    /// Where ACLs are off, only what is true anyway may be asked for.
    private static void requireOwnersOnly(Bucket bucket, AclHeaders headers, Acl acl) {
        boolean asked = AclHeaders.OWNERS_FULL_CONTROL.equals(headers.canned())
                || headers.canned() == null && acl.equals(Acl.privateTo(bucket.owner()));
        if (!asked) {
            throw BucketErrors.aclsNotSupported();
        }
    }

    private static void refusePublic(Bucket bucket, Acl acl, String action, String resource) {
        if (bucket.publicAccess().blockPublicAcls() && acl.isPublic()) {
            throw BucketErrors.publicAclBlocked(action, resource);
        }
    }

    private static Acl acl(AccessControlPolicy document, String owner) {
        if (document.owner() == null || !document.hasGrants() || document.grants().size() > Acl.GRANTS_MAX) {
            throw BucketErrors.malformedAcl();
        }
        var id = document.owner().id() == null ? "" : document.owner().id();
        if (!AclHeaders.account(id, "CanonicalUser/ID").equals(new Account(owner))) {
            throw S3Errors.accessDenied();
        }
        var grants = new ArrayList<Grant>();
        for (var grant : document.grants()) {
            grants.add(new Grant(grantee(grant.grantee()), permission(grant.permissionAsString())));
        }
        return new Acl(owner, grants);
    }

    private static Permission permission(String name) {
        return Arrays.stream(Permission.values()).filter(permission -> permission.name().equals(name)).findFirst()
                .orElseThrow(BucketErrors::malformedAcl);
    }

    private static Acl.Grantee grantee(Grantee grantee) {
        if (grantee == null || grantee.typeAsString() == null) {
            throw BucketErrors.malformedAcl();
        }
        return switch (grantee.type()) {
            case CANONICAL_USER -> AclHeaders.account(grantee.id() == null ? "" : grantee.id(), "CanonicalUser/ID");
            case GROUP -> AclHeaders.group(grantee.uri() == null ? "" : grantee.uri(), "Group/URI");
            case AMAZON_CUSTOMER_BY_EMAIL -> throw BucketErrors.noSuchEmail(String.valueOf(grantee.emailAddress()));
            case UNKNOWN_TO_SDK_VERSION -> throw BucketErrors.malformedAcl();
        };
    }

    private static List<software.amazon.awssdk.services.s3.model.Grant> grants(Acl acl) {
        return acl.grants().stream().map(grant -> software.amazon.awssdk.services.s3.model.Grant.builder()
                .grantee(switch (grant.grantee()) {
                    case Account(var account) -> Grantee.builder().type(Type.CANONICAL_USER).id(Accounts.canonicalId(account)).build();
                    case Group(var members) -> Grantee.builder().type(Type.GROUP).uri(members.uri).build();
                })
                .permission(grant.permission().name()).build()).toList();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
