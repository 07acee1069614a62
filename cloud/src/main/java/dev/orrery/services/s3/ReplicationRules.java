package dev.orrery.services.s3;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.model.DeleteMarkerReplicationStatus;
import software.amazon.awssdk.services.s3.model.Destination;
import software.amazon.awssdk.services.s3.model.ReplicationConfiguration;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.Tag;

/// What the replication rules of a bucket say about a version: a pure function from facts to where it goes.
///
/// Where several rules send a version to the same bucket, the one of the highest priority decides; different buckets all
/// get it. Source: S3 User Guide, "Replication configuration file elements" and "What does Amazon S3 replicate?".
final class ReplicationRules {
    private final String role;
    private final List<ReplicationRule> rules;

    ReplicationRules(ReplicationConfiguration configuration) {
        role = configuration.role();
        rules = configuration.rules().stream().filter(rule -> rule.status() == ReplicationRuleStatus.ENABLED)
                .sorted(Comparator.comparingInt(ReplicationRules::priority).reversed()).toList();
    }

    /// The ARN of the role under which S3 writes into the other buckets.
    String role() {
        return role;
    }

    /// Where a version goes; empty when nowhere.
    List<Destination> destinations(VersionRow row) {
        // Nothing is replicated twice, and what is in an archive cannot be read. What KMS encrypts stays where it is unless a
        // rule asks for it, which none can here.
        if (row.state().replication().equals("REPLICA") || StorageClasses.archived(row.state().storageClass())
                || row.stored().managedKey().isPresent()) {
            return List.of();
        }
        var byBucket = new LinkedHashMap<String, Destination>();
        for (var rule : rules) {
            if (row.key().startsWith(prefix(rule)) && (row.deleteMarker() ? sendsMarkers(rule) : tagged(rule, row.state().tags()))) {
                byBucket.putIfAbsent(rule.destination().bucket(), rule.destination());
            }
        }
        return List.copyOf(byBucket.values());
    }

    /// The rule that sends to a destination, as [#destinations] told it; empty for one without an id.
    String ruleId(Destination destination) {
        return rules.stream().filter(rule -> rule.destination().equals(destination) && rule.id() != null).findFirst().map(ReplicationRule::id)
                .orElse("");
    }

    /// Rules of the first form have no priority, and must not overlap.
    private static int priority(ReplicationRule rule) {
        return rule.priority() == null ? 0 : rule.priority();
    }

    /// Rules of the first form, which have no filter, always send markers.
    private static boolean sendsMarkers(ReplicationRule rule) {
        return rule.filter() == null || rule.deleteMarkerReplication().status() == DeleteMarkerReplicationStatus.ENABLED;
    }

    @SuppressWarnings("deprecation") // rules of the first form have their prefix here
    private static String prefix(ReplicationRule rule) {
        var filter = rule.filter();
        var prefix = filter == null ? rule.prefix() : filter.and() != null ? filter.and().prefix() : filter.prefix();
        return prefix == null ? "" : prefix;
    }

    private static boolean tagged(ReplicationRule rule, Map<String, String> tags) {
        var filter = rule.filter();
        if (filter == null) {
            return true;
        }
        var wanted = filter.and() != null ? filter.and().tags() : filter.tag() != null ? List.of(filter.tag()) : List.<Tag>of();
        return wanted.stream().allMatch(tag -> tag.value().equals(tags.get(tag.key())));
    }
}
