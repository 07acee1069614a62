package dev.orrery.services.sqs;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.MissingPrincipals;
import dev.orrery.kernel.identity.NamedPrincipals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;

/// What a queue is set to, and how many messages it has. The counts are exact, although AWS calls them approximate.
final class Attributes implements SqsClient {
    private final Home home;
    private final Broker broker;

    Attributes(Home home) {
        this.home = home;
        this.broker = Broker.of(home);
    }

    @Override
    public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
        var queue = broker.byUrl(request.queueUrl());
        var names = request.attributeNamesAsStrings();
        names.stream().filter(name -> !AttributeRules.isKnown(name)).findFirst().ifPresent(name -> {
            throw SqsErrors.unknownAttribute(name);
        });
        if (names.isEmpty()) {
            return GetQueueAttributesResponse.builder().build();
        }
        var all = all(queue);
        if (!names.contains("All")) {
            all.keySet().retainAll(List.copyOf(names));
        }
        var response = GetQueueAttributesResponse.builder();
        return (all.isEmpty() ? response : response.attributesWithStrings(all)).build();
    }

    /// A policy is kept with the ids of those whom it names, who must exist.
    static Map<String, String> kept(Home home, Map<String, String> given) {
        var kept = new LinkedHashMap<>(given);
        kept.computeIfPresent("Policy", (_, policy) -> NamedPrincipals.withIds(policy, home.identities()));
        if (MissingPrincipals.first(kept.getOrDefault("Policy", ""), home.identities()).isPresent()) {
            throw SqsErrors.invalidAttributeValue("Policy");
        }
        return kept;
    }

    private Map<String, String> all(Queue queue) {
        var row = queue.row();
        var counts = queue.counts();
        var all = new LinkedHashMap<>(row.attributes());
        all.computeIfPresent("Policy", (_, policy) -> NamedPrincipals.withArns(policy, home.identities()));
        all.put("QueueArn", queue.arn().toString());
        all.put("ApproximateNumberOfMessages", Integer.toString(counts.ready()));
        all.put("ApproximateNumberOfMessagesNotVisible", Integer.toString(counts.inFlight()));
        all.put("ApproximateNumberOfMessagesDelayed", Integer.toString(counts.delayed()));
        all.put("CreatedTimestamp", Long.toString(row.createdAt().getEpochSecond()));
        all.put("LastModifiedTimestamp", Long.toString(row.modifiedAt().getEpochSecond()));
        return all;
    }

    @Override
    public SetQueueAttributesResponse setQueueAttributes(SetQueueAttributesRequest request) {
        var queue = broker.byUrl(request.queueUrl());
        var given = kept(home, request.attributesAsStrings());
        if (given.isEmpty()) {
            throw SqsErrors.missingParameter("Attribute.Name");
        }
        queue.adopt(home.store().write(tx -> {
            var row = queue.row(tx);
            var changed = row.changed(AttributeRules.changed(row.attributes(), given), home.clock().now());
            if (given.containsKey("RedrivePolicy")) {
                DeadLetterTargets.check(tx, home, changed);
            }
            tx.put(QueueRow.QUEUES, changed.name(), changed);
            return changed;
        }));
        return SetQueueAttributesResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
