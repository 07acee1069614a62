package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.BucketRow.Versioning;
import dev.orrery.services.s3.SettingRow.Kind;
import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteBucketReplicationRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketReplicationResponse;
import software.amazon.awssdk.services.s3.model.DeleteMarkerReplicationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketReplicationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketReplicationResponse;
import software.amazon.awssdk.services.s3.model.PutBucketReplicationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketReplicationResponse;
import software.amazon.awssdk.services.s3.model.ReplicationConfiguration;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleFilter;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.ReplicationTimeStatus;
import software.amazon.awssdk.services.s3.model.SseKmsEncryptedObjectsStatus;
import software.amazon.awssdk.services.s3.model.StorageClass;

/// What of a bucket is copied to other buckets.
final class Replications implements S3Client {
    private static final int RULES_MAX = 1_000;
    private static final int ID_CHARACTERS = 48;
    private static final int ID_CHARACTERS_MAX = 255;
    private static final String ARN = "arn:aws:s3:::";
    private static final Set<StorageClass> NOT_HERE = Set.of(StorageClass.UNKNOWN_TO_SDK_VERSION, StorageClass.OUTPOSTS,
            StorageClass.SNOW, StorageClass.EXPRESS_ONEZONE, StorageClass.FSX_OPENZFS, StorageClass.FSX_ONTAP);
    private final Home home;
    private final Settings settings;

    Replications(Home home, Settings settings) {
        this.home = home;
        this.settings = settings;
    }

    @Override
    public GetBucketReplicationResponse getBucketReplication(GetBucketReplicationRequest request) {
        var configuration = settings.<ReplicationConfiguration>find(request.bucket(), Kind.REPLICATION, ReplicationConfiguration::builder)
                .orElseThrow(() -> BucketErrors.noSuchReplication(request.bucket()));
        return GetBucketReplicationResponse.builder().replicationConfiguration(configuration).build();
    }

    @Override
    public PutBucketReplicationResponse putBucketReplication(PutBucketReplicationRequest request) {
        var configuration = request.replicationConfiguration();
        if (configuration == null || configuration.role() == null || configuration.rules().isEmpty()
                || configuration.rules().size() > RULES_MAX) {
            throw S3Errors.malformedXml();
        }
        settings.store(request.bucket(), Kind.REPLICATION, named(configuration), (tx, bucket) -> check(tx, bucket, configuration));
        return PutBucketReplicationResponse.builder().build();
    }

    /// A rule without an id gets one.
    private ReplicationConfiguration named(ReplicationConfiguration configuration) {
        return configuration.toBuilder().rules(configuration.rules().stream().map(rule -> rule.id() == null || rule.id().isEmpty()
                ? rule.toBuilder().id(home.ids().alphanumeric(ID_CHARACTERS)).build() : rule).toList()).build();
    }

    private static void check(Tables.Read tx, BucketRow bucket, ReplicationConfiguration configuration) {
        if (bucket.versioning() != Versioning.ENABLED) {
            throw S3Errors.invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
        }
        var ids = new HashSet<String>();
        var priorities = new HashSet<Integer>();
        for (var rule : configuration.rules()) {
            check(rule);
            if (rule.id() != null && !ids.add(rule.id())) {
                throw S3Errors.invalidArgument("Rule Id must be unique. Found same Id for more than one rule", "ID", rule.id());
            }
            if (rule.priority() != null && !priorities.add(rule.priority())) {
                throw S3Errors.invalidRequest("Found duplicate priority " + rule.priority()
                        + ". Priorities must be unique across all replication rules in the configuration.");
            }
            if (rule.destination().bucket().equals(bucket.arn())) {
                throw S3Errors.invalidRequest("Destination bucket cannot be the same as the source bucket.");
            }
            var target = tx.get(BucketRow.BUCKETS, rule.destination().bucket().substring(ARN.length()));
            if (target.filter(row -> row.versioning() == Versioning.ENABLED).isEmpty()) {
                throw S3Errors.invalidRequest("Destination bucket must have versioning enabled.");
            }
        }
    }

    private static void check(ReplicationRule rule) {
        var destination = rule.destination();
        if (destination == null || destination.bucket() == null || rule.status() == null
                || rule.status() == ReplicationRuleStatus.UNKNOWN_TO_SDK_VERSION || isOutdated(rule) && rule.filter() != null) {
            throw S3Errors.malformedXml();
        }
        if (rule.id() != null && rule.id().length() > ID_CHARACTERS_MAX) {
            throw S3Errors.invalidArgument("ID length should not exceed allowed limit of " + ID_CHARACTERS_MAX, "ID", rule.id());
        }
        if (!destination.bucket().startsWith(ARN) || destination.bucket().length() == ARN.length()) {
            throw S3Errors.invalidArgument("Invalid bucket ARN.", "Bucket", destination.bucket());
        }
        if (destination.storageClass() != null && NOT_HERE.contains(destination.storageClass())) {
            throw S3Errors.malformedXml();
        }
        if (rule.filter() != null) {
            check(rule, rule.filter());
        }
        checkTime(rule);
        if (destination.accessControlTranslation() != null && destination.account() == null) {
            throw S3Errors.invalidRequest("Account must be specified when AccessControlTranslation is specified.");
        }
        if (destination.encryptionConfiguration() != null) {
            throw S3Errors.notImplemented("EncryptionConfiguration");
        }
        var criteria = rule.sourceSelectionCriteria();
        if (criteria != null && criteria.sseKmsEncryptedObjects() != null
                && criteria.sseKmsEncryptedObjects().status() == SseKmsEncryptedObjectsStatus.ENABLED) {
            throw S3Errors.notImplemented("SseKmsEncryptedObjects");
        }
    }

    /// The first form of the rules had a prefix and no filter.
    @SuppressWarnings("deprecation")
    private static boolean isOutdated(ReplicationRule rule) {
        return rule.prefix() != null;
    }

    private static void check(ReplicationRule rule, ReplicationRuleFilter filter) {
        long said = java.util.stream.Stream.of(filter.prefix(), filter.tag(), filter.and()).filter(java.util.Objects::nonNull).count();
        if (said > 1) {
            throw S3Errors.malformedXml();
        }
        if (rule.priority() == null) {
            throw S3Errors.invalidRequest("Priority must be specified for this version of Cross Region Replication configuration schema. "
                    + "Please refer to S3 Developer Guide for more information.");
        }
        if (rule.deleteMarkerReplication() == null) {
            throw S3Errors.invalidRequest("DeleteMarkerReplication must be specified for this version of Cross Region Replication "
                    + "configuration schema. Please refer to S3 Developer Guide for more information.");
        }
        boolean tags = filter.tag() != null || filter.and() != null && filter.and().hasTags();
        if (tags && rule.deleteMarkerReplication().status() == DeleteMarkerReplicationStatus.ENABLED) {
            throw S3Errors.invalidRequest("Delete marker replication is not supported if any Tag filter is specified. Please refer to "
                    + "S3 Developer Guide for more information.");
        }
    }

    /// Replication time control comes with metrics, or not at all.
    private static void checkTime(ReplicationRule rule) {
        var time = rule.destination().replicationTime();
        if (time != null && time.status() == ReplicationTimeStatus.ENABLED) {
            if (rule.destination().metrics() == null) {
                throw S3Errors.invalidRequest("Replication destination must contain metrics when ReplicationTime is enabled.");
            }
            if (time.time() == null || time.time().minutes() == null || time.time().minutes() != 15) {
                throw S3Errors.invalidRequest("ReplicationTime must be 15 minutes.");
            }
        }
    }

    @Override
    public DeleteBucketReplicationResponse deleteBucketReplication(DeleteBucketReplicationRequest request) {
        settings.remove(request.bucket(), Kind.REPLICATION);
        return DeleteBucketReplicationResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
