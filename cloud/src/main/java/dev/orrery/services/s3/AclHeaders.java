package dev.orrery.services.s3;

import dev.orrery.kernel.identity.Accounts;
import dev.orrery.services.s3.Acl.Account;
import dev.orrery.services.s3.Acl.Everyone;
import dev.orrery.services.s3.Acl.Grant;
import dev.orrery.services.s3.Acl.Grantee;
import dev.orrery.services.s3.Acl.Group;
import dev.orrery.services.s3.Acl.Permission;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutBucketAclRequest;
import software.amazon.awssdk.services.s3.model.PutObjectAclRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// An ACL as the headers of a request ask for it: one of the canned ones, or grants. Null where a header is absent.
record AclHeaders(String canned, String fullControl, String read, String readAcp, String write, String writeAcp) {
    static final String OWNERS_FULL_CONTROL = "bucket-owner-full-control";

    static AclHeaders of(PutObjectRequest put) {
        return new AclHeaders(put.aclAsString(), put.grantFullControl(), put.grantRead(), put.grantReadACP(), null, put.grantWriteACP());
    }

    static AclHeaders of(CopyObjectRequest copy) {
        return new AclHeaders(copy.aclAsString(), copy.grantFullControl(), copy.grantRead(), copy.grantReadACP(), null, copy.grantWriteACP());
    }

    static AclHeaders of(CreateMultipartUploadRequest create) {
        return new AclHeaders(create.aclAsString(), create.grantFullControl(), create.grantRead(), create.grantReadACP(), null,
                create.grantWriteACP());
    }

    static AclHeaders of(CreateBucketRequest create) {
        return new AclHeaders(create.aclAsString(), create.grantFullControl(), create.grantRead(), create.grantReadACP(),
                create.grantWrite(), create.grantWriteACP());
    }

    static AclHeaders of(PutBucketAclRequest put) {
        return new AclHeaders(put.aclAsString(), put.grantFullControl(), put.grantRead(), put.grantReadACP(), put.grantWrite(),
                put.grantWriteACP());
    }

    static AclHeaders of(PutObjectAclRequest put) {
        return new AclHeaders(put.aclAsString(), put.grantFullControl(), put.grantRead(), put.grantReadACP(), put.grantWrite(),
                put.grantWriteACP());
    }

    boolean isEmpty() {
        return canned == null && !hasGrants();
    }

    boolean hasGrants() {
        return fullControl != null || read != null || readAcp != null || write != null || writeAcp != null;
    }

    /// The ACL that is asked for.
    ///
    /// @param owner of the thing
    /// @param bucketOwner of the bucket that it is in, or is
    Acl acl(String owner, String bucketOwner) {
        if (canned != null && hasGrants()) {
            throw S3Errors.invalidRequest("Specifying both Canned ACLs and Header Grants is not allowed");
        }
        return hasGrants() ? new Acl(owner, granted()) : new Acl(owner, canned(owner, bucketOwner));
    }

    private List<Grant> canned(String owner, String bucketOwner) {
        var grants = new ArrayList<>(Acl.privateTo(owner).grants());
        switch (canned == null ? "private" : canned) {
            case "private", "aws-exec-read" -> { }
            case "public-read" -> grants.add(new Grant(new Group(Everyone.ALL_USERS), Permission.READ));
            case "public-read-write" -> {
                grants.add(new Grant(new Group(Everyone.ALL_USERS), Permission.READ));
                grants.add(new Grant(new Group(Everyone.ALL_USERS), Permission.WRITE));
            }
            case "authenticated-read" -> grants.add(new Grant(new Group(Everyone.AUTHENTICATED_USERS), Permission.READ));
            case "bucket-owner-read" -> toBucketOwner(grants, owner, bucketOwner, Permission.READ);
            case OWNERS_FULL_CONTROL -> toBucketOwner(grants, owner, bucketOwner, Permission.FULL_CONTROL);
            case "log-delivery-write" -> {
                grants.add(new Grant(new Group(Everyone.LOG_DELIVERY), Permission.WRITE));
                grants.add(new Grant(new Group(Everyone.LOG_DELIVERY), Permission.READ_ACP));
            }
            default -> throw S3Errors.invalidArgument("", "x-amz-acl", canned);
        }
        return grants;
    }

    private static void toBucketOwner(List<Grant> grants, String owner, String bucketOwner, Permission permission) {
        if (!owner.equals(bucketOwner)) {
            grants.add(new Grant(new Account(bucketOwner), permission));
        }
    }

    private List<Grant> granted() {
        var grants = new ArrayList<Grant>();
        add(grants, Permission.FULL_CONTROL, "x-amz-grant-full-control", fullControl);
        add(grants, Permission.READ, "x-amz-grant-read", read);
        add(grants, Permission.READ_ACP, "x-amz-grant-read-acp", readAcp);
        add(grants, Permission.WRITE, "x-amz-grant-write", write);
        add(grants, Permission.WRITE_ACP, "x-amz-grant-write-acp", writeAcp);
        if (grants.size() > Acl.GRANTS_MAX) {
            throw BucketErrors.malformedAcl();
        }
        return grants;
    }

    /// `id="…", uri="…"`.
    private static void add(List<Grant> grants, Permission permission, String header, String value) {
        if (value == null) {
            return;
        }
        for (var one : value.split(",", Acl.GRANTS_MAX + 2)) {
            var part = one.strip();
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw S3Errors.invalidArgument("Argument format not recognized", header, part);
            }
            var who = part.substring(equals + 1).strip().replaceAll("^\"|\"$", "");
            grants.add(new Grant(switch (part.substring(0, equals).strip()) {
                case "id" -> account(who, "id");
                case "uri" -> group(who, "uri");
                case "emailAddress" -> throw BucketErrors.noSuchEmail(who);
                default -> throw S3Errors.invalidArgument("Argument format not recognized", header, part);
            }, permission));
        }
    }

    /// @param argument what AWS calls the place where the id stands
    static Grantee account(String id, String argument) {
        return new Account(Accounts.ofCanonicalId(id).orElseThrow(() -> S3Errors.invalidArgument("Invalid id", argument, id)));
    }

    static Grantee group(String uri, String argument) {
        for (var group : Everyone.values()) {
            if (group.uri.equals(uri)) {
                return new Group(group);
            }
        }
        throw S3Errors.invalidArgument("Invalid group uri", argument, uri);
    }
}
