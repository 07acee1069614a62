package dev.orrery.services.s3;

import static dev.orrery.services.s3.SettingRow.SETTINGS;

import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.pojo.Pojos;
import dev.orrery.services.s3.SettingRow.Kind;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.CORSConfiguration;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControls;
import software.amazon.awssdk.services.s3.model.Payer;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.ReplicationConfiguration;
import software.amazon.awssdk.services.s3.model.RequestPaymentConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.WebsiteConfiguration;

/// A bucket with its settings as they were at one revision: what decides about access is read at once, the rest when
/// somebody asks. Immutable as seen from outside.
///
/// Buckets are remembered, the newest of each name, so that a request pays for one small row and not for all the settings. A row's
/// revision names the content of the settings (see [Settings]), so what is remembered never fits anything else: not a
/// bucket of the same name in another cloud, nor one that was made again, nor a change that was not committed.
final class Bucket {
    private static final long WEIGHT = 4_096;
    /// Measured: a policy of 20 KB takes 314 KB.
    private static final long PARSED_FACTOR = 16;
    private final BucketRow row;
    private final Map<Kind, byte[]> documents = new EnumMap<>(Kind.class);
    private final Map<Kind, SdkPojo> decoded = new ConcurrentHashMap<>();
    private final PublicAccess publicAccess;
    private final ObjectOwnership ownership;
    private final Acl acl;
    private final Optional<Policy> policy;
    private final Grants grants;
    private final Optional<LifecycleRules> lifecycle;
    private final Optional<ReplicationRules> replication;
    private final Optional<EventRules> events;
    private final boolean requesterPays;

    private Bucket(BucketRow row, Tables.Read tx) {
        this.row = row;
        try (var settings = tx.scan(SETTINGS, Range.startingWith(Key.of(row.name())))) {
            settings.filter(setting -> setting.id().isEmpty()).forEach(setting -> documents.put(setting.kind(), setting.document()));
        }
        publicAccess = this.<PublicAccessBlockConfiguration>document(Kind.PUBLIC_ACCESS_BLOCK, PublicAccessBlockConfiguration::builder)
                .map(PublicAccess::of).orElse(PublicAccess.OPEN);
        ownership = this.<OwnershipControls>document(Kind.OWNERSHIP, OwnershipControls::builder)
                .map(controls -> controls.rules().getFirst().objectOwnership()).orElse(ObjectOwnership.OBJECT_WRITER);
        acl = Optional.ofNullable(documents.get(Kind.ACL)).map(Acl.FORMAT::read).orElseGet(() -> Acl.privateTo(row.owner()));
        policy = Optional.ofNullable(documents.get(Kind.POLICY)).map(text -> Policy.parse(new String(text, StandardCharsets.UTF_8)));
        grants = new Grants(this);
        lifecycle = this.<GetBucketLifecycleConfigurationResponse>document(Kind.LIFECYCLE, GetBucketLifecycleConfigurationResponse::builder)
                .map(told -> new LifecycleRules(told.rules(), told.transitionDefaultMinimumObjectSize()));
        replication = this.<ReplicationConfiguration>document(Kind.REPLICATION, ReplicationConfiguration::builder).map(ReplicationRules::new);
        events = this.<NotificationConfiguration>document(Kind.NOTIFICATION, NotificationConfiguration::builder).map(EventRules::of);
        requesterPays = this.<RequestPaymentConfiguration>document(Kind.REQUEST_PAYMENT, RequestPaymentConfiguration::builder)
                .filter(payment -> payment.payer() == Payer.REQUESTER).isPresent();
    }

    /// The bucket of this name; `NoSuchBucket` where there is none.
    static Bucket require(Tables.Read tx, String name) {
        return of(tx, Buckets.require(tx, name));
    }

    /// @param row as read in this transaction
    static Bucket of(Tables.Read tx, BucketRow row) {
        return tx.companion(RememberedBuckets.class, RememberedBuckets::new).get(row, () -> new Bucket(row, tx));
    }

    /// About how many bytes of memory this takes: settings as they are parsed, policies of the ACLs that objects have.
    long weight() {
        long documentBytes = documents.values().stream().mapToLong(document -> document.length).sum();
        return WEIGHT + documentBytes * PARSED_FACTOR + (aclsEnabled() ? Grants.OBJECT_ACLS_WEIGHT_MAX : 0);
    }

    BucketRow row() {
        return row;
    }

    String name() {
        return row.name();
    }

    String owner() {
        return row.owner();
    }

    PublicAccess publicAccess() {
        return publicAccess;
    }

    ObjectOwnership ownership() {
        return ownership;
    }

    /// Whether ACLs count here. Where they do not, the bucket's owner owns every object.
    boolean aclsEnabled() {
        return ownership != ObjectOwnership.BUCKET_OWNER_ENFORCED;
    }

    /// As stored, whether it counts or not.
    Acl acl() {
        return acl;
    }

    Optional<Policy> policy() {
        return policy;
    }

    String policySource() {
        return "bucket policy of " + row.name();
    }

    Optional<AttachedPolicy> attachedPolicy() {
        return policy.map(document -> new AttachedPolicy(AttachedPolicy.Kind.RESOURCE, policySource(), document));
    }

    /// What the policies of this bucket and of its objects grant, ready for a decision.
    Grants grants() {
        return grants;
    }

    /// How objects are encrypted when the request does not say; AES256 where nothing is set, as everywhere on AWS since 2023.
    ServerSideEncryptionRule encryption() {
        return this.<ServerSideEncryptionConfiguration>document(Kind.ENCRYPTION, ServerSideEncryptionConfiguration::builder)
                .map(configuration -> configuration.rules().getFirst()).orElse(Encryptions.DEFAULT);
    }

    /// How objects age here.
    Optional<LifecycleRules> lifecycle() {
        return lifecycle;
    }

    /// Where new versions go besides.
    Optional<ReplicationRules> replication() {
        return replication;
    }

    /// Who is told of what happens to objects here.
    Optional<EventRules> events() {
        return events;
    }

    /// Whether other accounts pay for their requests here.
    boolean requesterPays() {
        return requesterPays;
    }

    Optional<WebsiteConfiguration> website() {
        return document(Kind.WEBSITE, WebsiteConfiguration::builder);
    }

    /// The retention that new versions get when the request does not say.
    Optional<DefaultRetention> defaultRetention() {
        return this.<ObjectLockConfiguration>document(Kind.OBJECT_LOCK, ObjectLockConfiguration::builder)
                .map(ObjectLockConfiguration::rule).map(rule -> rule.defaultRetention());
    }

    Optional<CORSConfiguration> crossOrigin() {
        return document(Kind.CORS, CORSConfiguration::builder);
    }

    private <T extends SdkPojo> Optional<T> document(Kind kind, Supplier<? extends SdkPojo> builder) {
        var bytes = documents.get(kind);
        if (bytes == null) {
            return Optional.empty();
        }
        @SuppressWarnings("unchecked") // each kind is asked for with one builder only
        var document = (T) decoded.computeIfAbsent(kind, _ -> Pojos.<T>read(bytes, builder));
        return Optional.of(document);
    }
}
