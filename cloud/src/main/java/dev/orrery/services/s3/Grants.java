package dev.orrery.services.s3;

import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.PolicyLimits;
import dev.orrery.services.s3.Acl.Account;
import dev.orrery.services.s3.Acl.Everyone;
import dev.orrery.services.s3.Acl.Grant;
import dev.orrery.services.s3.Acl.Group;
import dev.orrery.services.s3.Acl.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// What a bucket and its objects grant, as policies: the bucket policy, and the ACLs turned into statements, so that one
/// function decides and explains. Source of what an ACL's permission means: S3 User Guide, "Mapping of ACL permissions
/// and access policy permissions".
final class Grants {
    private static final int OBJECT_ACLS_MAX = 32;
    /// About how many bytes the policies of so many ACLs take.
    static final long OBJECT_ACLS_WEIGHT_MAX = OBJECT_ACLS_MAX * 2_048L;
    private static final Map<Permission, List<String>> ON_BUCKET = Map.of(
            Permission.READ, List.of("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"),
            Permission.READ_ACP, List.of("s3:GetBucketAcl"),
            Permission.WRITE_ACP, List.of("s3:PutBucketAcl"));
    private static final Map<Permission, List<String>> ON_CONTENT = Map.of(
            Permission.WRITE, List.of("s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"));
    private static final Map<Permission, List<String>> ON_NEW_ACL = Map.of(Permission.WRITE, List.of("s3:PutObjectAcl"));
    private static final Map<Permission, List<String>> ON_OBJECT = Map.of(
            Permission.READ, List.of("s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectAttributes", "s3:GetObjectVersionAttributes"),
            Permission.READ_ACP, List.of("s3:GetObjectAcl", "s3:GetObjectVersionAcl"),
            Permission.WRITE_ACP, List.of("s3:PutObjectAcl", "s3:PutObjectVersionAcl"));

    private final String bucket;
    private final String owner;
    private final boolean aclsEnabled;
    private final boolean ignorePublicAcls;
    private final List<AttachedPolicy> policies;
    private final List<AttachedPolicy> policiesOfNewAcl;
    private final boolean readsTags;
    private final String unshared;
    private final PolicyLimits limits;
    private final Map<Acl, Optional<AttachedPolicy>> objectAcls = new ConcurrentHashMap<>();

    Grants(Bucket bucket) {
        this.bucket = bucket.name();
        this.owner = bucket.owner();
        this.aclsEnabled = bucket.aclsEnabled();
        this.ignorePublicAcls = bucket.publicAccess().ignorePublicAcls();
        var found = new ArrayList<AttachedPolicy>();
        bucket.attachedPolicy().ifPresent(found::add);
        if (aclsEnabled) {
            var arn = bucket.row().arn();
            var statements = new ArrayList<>(statements(bucket.acl(), ON_BUCKET, arn));
            statements.addAll(statements(bucket.acl(), ON_CONTENT, arn + "/*"));
            policy("ACL of bucket " + bucket.name(), statements).ifPresent(found::add);
        }
        if (bucket.publicAccess().restrictPublicBuckets() && bucket.policy().filter(Policies::isPublic).isPresent()) {
            policy("public access block of bucket " + bucket.name(), List.of(onlyTheOwnersAccount())).ifPresent(found::add);
        }
        policies = List.copyOf(found);
        if (aclsEnabled) {
            policy("ACL of bucket " + bucket.name(), statements(bucket.acl(), ON_NEW_ACL, bucket.row().arn() + "/*")).ifPresent(found::add);
        }
        policiesOfNewAcl = List.copyOf(found);
        unshared = unshared(bucket.publicAccess());
        limits = new PolicyLimits("", unshared, ignored(bucket.acl(), ON_BUCKET, "ACL of bucket " + bucket.name()));
        readsTags = bucket.policy().filter(policy -> policy.asksFor("s3:ExistingObjectTag/")).isPresent();
    }

    /// For a permission on the bucket, or on an object whose ACL does not count.
    List<AttachedPolicy> policies() {
        return policies;
    }

    /// For the ACL that an upload gives its object: whom the bucket's ACL lets write may say who else may read what was
    /// written, but not change the ACLs of objects that are there.
    List<AttachedPolicy> policiesOfNewAcl() {
        return policiesOfNewAcl;
    }

    /// For a permission on an object of this bucket that has this ACL.
    ///
    /// The bucket's policy says nothing about an object that another account owns.
    List<AttachedPolicy> policies(Acl object) {
        var acl = objectAcl(object);
        if (!object.owner().equals(owner)) {
            return acl.map(List::of).orElse(List.of());
        }
        if (acl.isEmpty()) {
            return policies;
        }
        var all = new ArrayList<AttachedPolicy>(policies.size() + 1);
        all.addAll(policies);
        all.add(acl.get());
        return all;
    }

    /// What of the policies does not count, for a permission on the bucket, or on an object whose ACL does not count.
    PolicyLimits limits() {
        return limits;
    }

    /// The same for an object that has this ACL.
    PolicyLimits limits(Acl object) {
        boolean foreign = !object.owner().equals(owner);
        if (!foreign && !ignorePublicAcls) {
            return limits;
        }
        return new PolicyLimits(foreign ? uncounted(object.owner()) : "", unshared, ignored(object, ON_OBJECT, "ACL of the object"));
    }

    private String uncounted(String writer) {
        return "account " + writer + " owns the object, so the policy of bucket " + bucket + " does not count. Account " + writer
                + " can let others in by the object's ACL (bucket-owner-full-control for account " + owner + "), or account " + owner
                + " can make all objects its own: object ownership BucketOwnerEnforced";
    }

    /// Source: S3 User Guide, "Blocking public access to your Amazon S3 storage".
    private String unshared(PublicAccess block) {
        if (!block.blockPublicPolicy() && !block.restrictPublicBuckets()) {
            return "";
        }
        return "Block Public Access of bucket " + bucket + " makes a policy for everybody useless:"
                + (block.blockPublicPolicy() ? " it cannot be written (BlockPublicPolicy)" : "")
                + (block.blockPublicPolicy() && block.restrictPublicBuckets() ? ", and" : "")
                + (block.restrictPublicBuckets() ? " it would count for account " + owner + " and for services only (RestrictPublicBuckets)" : "")
                + ". Sign the request as somebody who may, or use a presigned URL; only for what all the world shall see, turn that off";
    }

    private List<String> ignored(Acl acl, Map<Permission, List<String>> meaning, String which) {
        if (!aclsEnabled || !ignorePublicAcls) {
            return List.of();
        }
        return acl.grants().stream().filter(grant -> !counts(acl, grant) && grant.grantee() instanceof Group
                        && (grant.permission() == Permission.FULL_CONTROL || meaning.containsKey(grant.permission())))
                .map(grant -> which + ", which gives everybody " + grant.permission() + ": IgnorePublicAcls of bucket " + bucket).distinct().toList();
    }

    /// Whether a decision about an object needs the object's own ACL.
    boolean needsObjectAcl() {
        return aclsEnabled;
    }

    /// Whether the bucket's policy asks for the tags that an object has.
    boolean needsObjectTags() {
        return readsTags;
    }

    private Optional<AttachedPolicy> objectAcl(Acl acl) {
        if (objectAcls.size() >= OBJECT_ACLS_MAX) {
            objectAcls.clear();
        }
        return objectAcls.computeIfAbsent(acl, some -> policy("ACL of an object in bucket " + bucket, statements(some, ON_OBJECT, "*")));
    }

    private List<String> statements(Acl acl, Map<Permission, List<String>> meaning, String resource) {
        var statements = new ArrayList<String>();
        for (var grant : acl.grants()) {
            var actions = grant.permission() == Permission.FULL_CONTROL
                    ? meaning.values().stream().flatMap(List::stream).sorted().toList()
                    : meaning.getOrDefault(grant.permission(), List.of());
            if (!actions.isEmpty() && counts(acl, grant)) {
                statements.add(statement(grant, actions, resource));
            }
        }
        return statements;
    }

    /// The owner needs no grant: the owner's account may, and the account's own policies say who in it.
    private boolean counts(Acl acl, Grant grant) {
        return switch (grant.grantee()) {
            case Account(var account) -> !account.equals(acl.owner());
            case Group(var members) -> members == Everyone.LOG_DELIVERY || !ignorePublicAcls;
        };
    }

    private static String statement(Grant grant, List<String> actions, String resource) {
        var who = switch (grant.grantee()) {
            case Account(var account) -> "{\"AWS\":\"arn:aws:iam::" + account + ":root\"}";
            case Group(var members) -> switch (members) {
                case ALL_USERS, AUTHENTICATED_USERS -> "\"*\"";
                case LOG_DELIVERY -> "{\"Service\":\"logging.s3.amazonaws.com\"}";
            };
        };
        var condition = grant.grantee().equals(new Group(Everyone.AUTHENTICATED_USERS))
                ? ",\"Condition\":{\"Null\":{\"aws:PrincipalArn\":\"false\"}}" : "";
        return "{\"Effect\":\"Allow\",\"Principal\":" + who + ",\"Action\":"
                + actions.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"))
                + ",\"Resource\":\"" + resource + "\"" + condition + "}";
    }

    private String onlyTheOwnersAccount() {
        return "{\"Sid\":\"RestrictPublicBuckets\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\","
                + "\"Condition\":{\"StringNotEquals\":{\"aws:PrincipalAccount\":\"" + owner + "\"},"
                + "\"BoolIfExists\":{\"aws:PrincipalIsAWSService\":\"false\"}}}";
    }

    private static Optional<AttachedPolicy> policy(String source, List<String> statements) {
        if (statements.isEmpty()) {
            return Optional.empty();
        }
        var document = "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
        return Optional.of(new AttachedPolicy(AttachedPolicy.Kind.RESOURCE, source, Policy.parse(document)));
    }
}
