package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A trail. Those that work in all regions are in their home region, too, and shown in the others.
///
/// @param id of this trail and of no other that had its name
/// @param prefix of keys in the bucket; empty for none
/// @param topicArn empty for none
/// @param kmsKeyArn empty for none
/// @param globalEvents whether events of global services go along
/// @param validation whether digests are delivered
/// @param selectors a `PutEventSelectors` request as it was put; empty for the default
/// @param startedAt when logging began last
/// @param stoppedAt when logging ended last
/// @param bucketRegion where the bucket was when it was looked at
/// @param organization of whose accounts it has the events; empty for the own account's alone
record TrailRow(String homeRegion, String name, String id, String bucket, String prefix, String topicArn, String kmsKeyArn,
        boolean globalEvents, boolean multiRegion, boolean validation, byte[] selectors, Map<String, String> tags, boolean logging,
        Optional<Instant> startedAt, Optional<Instant> stoppedAt, String bucketRegion, String organization) {
    static final Table<Place, TrailRow> TRAILS = Table.of("trails", Place::key, TrailRow.class);

    /// A trail's name in its home region.
    record Place(String homeRegion, String name) {
        Key key() {
            return Key.of(homeRegion).text(name);
        }

        String arn(String account) {
            return "arn:aws:cloudtrail:" + homeRegion + ":" + account + ":trail/" + name;
        }
    }

    /// The trail, if it is still this one.
    static Optional<TrailRow> find(Tables.Read tx, Place place, String id) {
        return tx.get(TRAILS, place).filter(row -> row.id.equals(id));
    }

    Place place() {
        return new Place(homeRegion, name);
    }

    String arn(String account) {
        return place().arn(account);
    }

    /// Whether the trail is there for events of a region.
    boolean covers(String region) {
        return multiRegion || homeRegion.equals(region);
    }

    TrailRow with(byte[] otherSelectors) {
        return new TrailRow(homeRegion, name, id, bucket, prefix, topicArn, kmsKeyArn, globalEvents, multiRegion, validation,
                otherSelectors, tags, logging, startedAt, stoppedAt, bucketRegion, organization);
    }

    TrailRow with(Map<String, String> otherTags) {
        return new TrailRow(homeRegion, name, id, bucket, prefix, topicArn, kmsKeyArn, globalEvents, multiRegion, validation, selectors,
                otherTags, logging, startedAt, stoppedAt, bucketRegion, organization);
    }

    /// With the destinations of another, which were found to be good.
    TrailRow at(TrailRow other) {
        return new TrailRow(homeRegion, name, id, other.bucket, other.prefix, other.topicArn, other.kmsKeyArn, globalEvents, multiRegion,
                validation, selectors, tags, logging, startedAt, stoppedAt, other.bucketRegion, organization);
    }

    TrailRow inBucket(String region) {
        return new TrailRow(homeRegion, name, id, bucket, prefix, topicArn, kmsKeyArn, globalEvents, multiRegion, validation, selectors,
                tags, logging, startedAt, stoppedAt, region, organization);
    }

    TrailRow of(String otherOrganization) {
        return new TrailRow(homeRegion, name, id, bucket, prefix, topicArn, kmsKeyArn, globalEvents, multiRegion, validation, selectors,
                tags, logging, startedAt, stoppedAt, bucketRegion, otherOrganization);
    }

    boolean isOfOrganization() {
        return !organization.isEmpty();
    }

    /// In the bucket, whose events the files of an account have: the account, or an account of the organization.
    String member(String account) {
        return organization.isEmpty() ? "" : organization + "/" + account;
    }

    TrailRow notifying(String topic) {
        return new TrailRow(homeRegion, name, id, bucket, prefix, topic, kmsKeyArn, globalEvents, multiRegion, validation, selectors,
                tags, logging, startedAt, stoppedAt, bucketRegion, organization);
    }

    TrailRow encryptedWith(String key) {
        return new TrailRow(homeRegion, name, id, bucket, prefix, topicArn, key, globalEvents, multiRegion, validation, selectors,
                tags, logging, startedAt, stoppedAt, bucketRegion, organization);
    }

    TrailRow started(Instant now) {
        return new TrailRow(homeRegion, name, id, bucket, prefix, topicArn, kmsKeyArn, globalEvents, multiRegion, validation, selectors,
                tags, true, Optional.of(now), stoppedAt, bucketRegion, organization);
    }

    TrailRow stopped(Instant now) {
        return new TrailRow(homeRegion, name, id, bucket, prefix, topicArn, kmsKeyArn, globalEvents, multiRegion, validation, selectors,
                tags, false, startedAt, Optional.of(now), bucketRegion, organization);
    }
}
