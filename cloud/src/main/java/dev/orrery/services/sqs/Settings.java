package dev.orrery.services.sqs;

import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Policy;
import java.util.List;
import java.util.Optional;

/// What a queue's attributes mean, read once.
///
/// @param scopedByGroup whether deduplication ids count within their group only
/// @param policies the queue's own, ready to be decided by
record Settings(boolean fifo, int visibilitySeconds, int delaySeconds, int waitSeconds, long retentionMillis, int messageBytesMax,
        boolean contentBasedDeduplication, boolean scopedByGroup, Optional<RedrivePolicy> redrive, RedriveAllowPolicy redriveAllow,
        List<AttachedPolicy> policies) {

    static Settings of(QueueRow row) {
        var attributes = row.attributes();
        var policy = attributes.get("Policy");
        return new Settings("true".equals(attributes.get("FifoQueue")), number(row, "VisibilityTimeout"), number(row, "DelaySeconds"),
                number(row, "ReceiveMessageWaitTimeSeconds"), number(row, "MessageRetentionPeriod") * 1_000L,
                number(row, "MaximumMessageSize"), "true".equals(attributes.get("ContentBasedDeduplication")),
                "messageGroup".equals(attributes.get("DeduplicationScope")),
                Optional.ofNullable(attributes.get("RedrivePolicy")).map(RedrivePolicy::parse),
                Optional.ofNullable(attributes.get("RedriveAllowPolicy")).map(RedriveAllowPolicy::parse)
                        .orElseGet(RedriveAllowPolicy.AllowAll::new),
                policy == null ? List.of() : List.of(new AttachedPolicy(AttachedPolicy.Kind.RESOURCE, "queue policy of " + row.name(),
                        Policy.parseWithAnyResource(policy.strip()))));
    }

    private static int number(QueueRow row, String attribute) {
        return Integer.parseInt(row.attributes().get(attribute));
    }
}
