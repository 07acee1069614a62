package dev.orrery.services.kms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/// The regions in which a key is the same, as each of its rows knows them: one has the primary key, the others its replicas.
/// Source: KMS Developer Guide, "Multi-Region keys in AWS KMS".
///
/// @param primary the region of the primary key
/// @param replicas the regions of the others, in the order in which they came
/// @param change what happens to the key of the row
/// @param until when that is over
/// @param windowDays how long a primary key waits for its deletion once its replicas are gone
record MultiRegion(String primary, List<String> replicas, Change change, Instant until, int windowDays) {
    /// "After a few seconds" a replica is there, and a primary key is another (`ReplicateKey`, `UpdatePrimaryRegion`).
    static final Duration SETTLING = Duration.ofSeconds(2);
    private static final List<String> REGIONS = KmsClient.serviceMetadata().regions().stream()
            .filter(region -> region.metadata() != null && region.metadata().partition().id().equals("aws")).map(Region::id).toList();

    enum Change { NONE, CREATING, UPDATING }

    /// Of a key that has no replica.
    static MultiRegion alone(String region) {
        return new MultiRegion(region, List.of(), Change.NONE, Instant.EPOCH, 0);
    }

    /// Whether there is KMS in this region of the partition.
    static boolean isRegion(String name) {
        return REGIONS.contains(name);
    }

    boolean isPrimaryIn(String region) {
        return primary.equals(region);
    }

    List<String> others(String than) {
        return Stream.concat(Stream.of(primary), replicas.stream()).filter(region -> !region.equals(than)).toList();
    }

    /// A moment further ahead than anything takes was before somebody set the cloud's time back: what had happened then has.
    boolean isAt(Change which, Instant now) {
        return change == which && now.isBefore(until) && !now.isBefore(until.minus(SETTLING));
    }

    MultiRegion with(String replica) {
        return new MultiRegion(primary, Stream.concat(replicas.stream(), Stream.of(replica)).toList(), change, until, windowDays);
    }

    MultiRegion without(String replica) {
        return new MultiRegion(primary, replicas.stream().filter(region -> !region.equals(replica)).toList(), change, until, windowDays);
    }

    /// With another primary key, whose replica the one of before is.
    MultiRegion ledFrom(String region) {
        var followers = new ArrayList<>(replicas);
        followers.replaceAll(replica -> replica.equals(region) ? primary : replica);
        return new MultiRegion(region, List.copyOf(followers), change, until, windowDays);
    }

    MultiRegion during(Change what, Instant now) {
        return new MultiRegion(primary, replicas, what, now.plus(SETTLING), windowDays);
    }

    MultiRegion waiting(int days) {
        return new MultiRegion(primary, replicas, change, until, days);
    }
}
