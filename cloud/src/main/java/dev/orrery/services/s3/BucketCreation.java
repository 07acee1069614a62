package dev.orrery.services.s3;

import static dev.orrery.services.s3.BucketOfRow.BUCKETS_OF;
import static dev.orrery.services.s3.BucketRow.BUCKETS;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.pojo.Pojos;
import dev.orrery.services.s3.BucketRow.Versioning;
import dev.orrery.services.s3.SettingRow.Kind;
import java.nio.ByteBuffer;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.Tagging;

/// How a bucket comes to be: what it may be called, where it may be, and what it has from the first moment.
final class BucketCreation {
    /// "You can create up to 10,000 general purpose buckets in an account" (S3 User Guide, quotas).
    static final int BUCKETS_MAX = 10_000;
    static final String US_EAST_1 = "us-east-1";
    private static final String EU_WEST_1 = "eu-west-1";
    private final Home home;

    BucketCreation(Home home) {
        this.home = home;
    }

    static List<Access> access(CreateBucketRequest request, String account) {
        var arn = "arn:aws:s3:::" + request.bucket();
        var context = RequestConditions.of(RequestShape.of(request), request, CopiedTags.NONE);
        var access = new ArrayList<Access>();
        var actions = new ArrayList<>(List.of("s3:CreateBucket"));
        if (!AclHeaders.of(request).isEmpty()) {
            actions.add("s3:PutBucketAcl");
        }
        if (request.objectOwnershipAsString() != null) {
            actions.add("s3:PutBucketOwnershipControls");
        }
        if (Boolean.TRUE.equals(request.objectLockEnabledForBucket())) {
            actions.addAll(List.of("s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning"));
        }
        if (request.createBucketConfiguration() != null && request.createBucketConfiguration().hasTags()) {
            actions.add("s3:TagResource");
        }
        actions.forEach(action -> access.add(new Access(action, arn, account, List.of(), context)));
        return access;
    }

    /// Makes the bucket, or finds that it is the caller's already.
    BucketRow create(CreateBucketRequest request, String account, String region) {
        var name = BucketNames.checked(request.bucket());
        var configuration = Optional.ofNullable(request.createBucketConfiguration());
        var constraint = configuration.map(CreateBucketConfiguration::locationConstraintAsString).orElse("");
        var located = located(constraint, region);
        var tags = configuration.filter(CreateBucketConfiguration::hasTags).map(CreateBucketConfiguration::tags).orElse(List.of());
        BucketTags.check(tags, _ -> S3Errors.invalidTag("User-defined tag keys can't start with \"aws:\". This prefix is reserved for "
                + "system tags. Remove \"aws:\" from your tag keys and try again."));
        var ownership = ownership(request.objectOwnershipAsString(), request.aclAsString());
        var headers = AclHeaders.of(request);
        var acl = headers.acl(account, account);
        if (!acl.equals(Acl.privateTo(account))) {
            refuse(ownership, acl);
        }
        long revision = firstRevision();
        return home.store().write(tx -> {
            var existing = tx.get(BUCKETS, name);
            if (existing.isPresent()) {
                var bucket = again(existing.get(), account, region, !tags.isEmpty());
                return Settings.bytes(tx, name, Kind.ACL).isEmpty() ? bucket : Settings.delete(tx, bucket, Kind.ACL);
            }
            if (count(tx, account) >= BUCKETS_MAX) {
                throw BucketErrors.tooManyBuckets();
            }
            boolean lock = Boolean.TRUE.equals(request.objectLockEnabledForBucket());
            var row = new BucketRow(name, account, located, home.clock().now().truncatedTo(ChronoUnit.SECONDS), revision,
                    lock ? Versioning.ENABLED : Versioning.NEVER, lock, constraint.equals(BucketRow.EU) ? constraint : "");
            tx.put(BUCKETS_OF, new BucketOfRow(account, name), new BucketOfRow(account, name));
            row = Settings.put(tx, row, Kind.PUBLIC_ACCESS_BLOCK, Pojos.write(PublicAccess.BLOCKED.document()));
            row = Settings.put(tx, row, Kind.OWNERSHIP, Pojos.write(Ownerships.document(ownership)));
            if (!acl.equals(Acl.privateTo(account))) {
                row = Settings.put(tx, row, Kind.ACL, Acl.FORMAT.write(acl));
            }
            if (!tags.isEmpty()) {
                row = Settings.put(tx, row, Kind.TAGGING, Pojos.write(Tagging.builder().tagSet(tags).build()));
            }
            if (lock) {
                row = Settings.put(tx, row, Kind.OBJECT_LOCK,
                        Pojos.write(ObjectLockConfiguration.builder().objectLockEnabled(ObjectLockEnabled.ENABLED).build()));
            }
            return row;
        });
    }

    /// In us-east-1 making one's own bucket again is no error, for old programs' sake; it resets the bucket's ACL.
    private static BucketRow again(BucketRow existing, String account, String region, boolean tagged) {
        if (!existing.owner().equals(account)) {
            throw BucketErrors.alreadyExists(existing.name());
        }
        if (region.equals(US_EAST_1) && existing.region().equals(US_EAST_1) && !tagged) {
            return existing;
        }
        throw BucketErrors.alreadyOwnedByYou(existing.name());
    }

    /// us-east-1 takes every region but its own name; the others take their own name and nothing else, eu-west-1 both of its names.
    private static String located(String constraint, String region) {
        var wanted = constraint.equals(BucketRow.EU) ? EU_WEST_1 : constraint;
        if (!region.equals(US_EAST_1)) {
            if (wanted.equals(region)) {
                return region;
            }
            throw BucketErrors.illegalLocationConstraint(constraint.isEmpty() ? "unspecified" : constraint);
        }
        if (wanted.isEmpty()) {
            return US_EAST_1;
        }
        if (wanted.equals(US_EAST_1) || !isRegion(wanted)) {
            throw BucketErrors.invalidLocationConstraint(constraint);
        }
        return wanted;
    }

    static boolean isRegion(String name) {
        return Region.regions().stream().anyMatch(region -> region.id().equals(name) && !region.isGlobalRegion()
                && Optional.ofNullable(RegionMetadata.of(region)).filter(facts -> facts.partition().id().equals("aws")).isPresent());
    }

    /// A bucket asked for with the ACL `private`, as old programs do, keeps its ACLs: what they write comes with ACLs too.
    /// Undocumented; as others have observed S3 (versitygw's pull request 1871).
    private static ObjectOwnership ownership(String header, String cannedAcl) {
        if (header == null) {
            return "private".equals(cannedAcl) ? ObjectOwnership.BUCKET_OWNER_PREFERRED : ObjectOwnership.BUCKET_OWNER_ENFORCED;
        }
        var ownership = ObjectOwnership.fromValue(header);
        if (ownership == ObjectOwnership.UNKNOWN_TO_SDK_VERSION) {
            throw S3Errors.error("InvalidArgument", 400, "Invalid x-amz-object-ownership header: " + header)
                    .with("ArgumentName", "x-amz-object-ownership");
        }
        return ownership;
    }

    private static void refuse(ObjectOwnership ownership, Acl acl) {
        if (ownership == ObjectOwnership.BUCKET_OWNER_ENFORCED) {
            throw BucketErrors.aclWithOwnership();
        }
        if (acl.isPublic()) {
            throw BucketErrors.aclWithBlockPublicAccess();
        }
    }

    private static long count(Tables.Read tx, String account) {
        try (var owned = tx.scan(BUCKETS_OF, Range.startingWith(Key.of(account)))) {
            return owned.limit(BUCKETS_MAX).count();
        }
    }

    /// Random, so that what was remembered of an earlier bucket of this name never fits; see [Settings].
    private long firstRevision() {
        var bytes = new byte[Long.BYTES];
        home.ids().fill(bytes);
        return ByteBuffer.wrap(bytes).getLong();
    }
}
