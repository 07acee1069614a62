package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.pattern.Verdict;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/// Takes messages: one transaction keeps a message, its deliveries, and what goes to the mailbox, and only then it is
/// acknowledged.
final class Publications implements SnsClient {
    private final Home home;
    private final Dispatch dispatch;
    private final Outbox outbox;
    private final Telling telling;

    Publications(Home home, Dispatch dispatch) {
        this.home = home;
        this.dispatch = dispatch;
        this.outbox = new Outbox(home);
        this.telling = new Telling(home);
    }

    @Override
    public PublishResponse publish(PublishRequest request) {
        if (Stream.of(request.topicArn(), request.targetArn(), request.phoneNumber()).filter(Objects::nonNull).count() > 1) {
            throw SnsErrors.invalidParameter("Only one of TopicArn, TargetArn and PhoneNumber may be specified");
        }
        var draft = Draft.of(home, request);
        if (request.phoneNumber() != null) {
            return toPhone(draft, request.phoneNumber());
        }
        var target = request.topicArn() != null ? request.topicArn() : request.targetArn();
        var member = request.topicArn() != null ? "TopicArn" : "TargetArn";
        if (target == null) {
            throw SnsErrors.missing("TopicArn or TargetArn");
        }
        if (target.contains(":endpoint/")) {
            return toDevice(draft, target);
        }
        var name = Arn.requireTopic(home, target, member);
        var published = publish(name, List.of(draft)).getFirst();
        return PublishResponse.builder().messageId(published.id()).sequenceNumber(published.sequence()).build();
    }

    private PublishResponse toPhone(MessageRow draft, String number) {
        if (!Endpoints.PHONE_NUMBER.matcher(number).matches()) {
            throw SnsErrors.invalidParameter("PhoneNumber Reason: " + number + " is not valid to publish to");
        }
        home.store().write(tx -> {
            Mailbox.text(home, tx, draft, number, Optional.empty());
            return number;
        });
        return PublishResponse.builder().messageId(draft.id()).build();
    }

    private PublishResponse toDevice(MessageRow draft, String target) {
        home.store().write(tx -> {
            var endpoint = PlatformEndpoints.find(tx, target).orElseThrow(() -> SnsErrors.invalidParameter(
                    "TargetArn Reason: No endpoint found for the target arn specified"));
            if (!endpoint.isEnabled()) {
                throw SnsErrors.endpointDisabled();
            }
            Mailbox.push(home, tx, draft, target, Optional.empty());
            return target;
        });
        return PublishResponse.builder().messageId(draft.id()).build();
    }

    @Override
    public PublishBatchResponse publishBatch(PublishBatchRequest request) {
        var entries = request.publishBatchRequestEntries();
        checkIds(entries);
        var name = Arn.requireTopic(home, request.topicArn(), "TopicArn");
        home.store().read(tx -> Topics.require(tx, name));
        var drafts = new ArrayList<MessageRow>();
        int bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            var draft = Draft.of(home, name, entries.get(i), i + 1);
            bytes += Draft.bytes(draft);
            drafts.add(draft);
        }
        if (bytes > SnsLimits.MESSAGE_BYTES_MAX) {
            throw SnsErrors.batch("BatchRequestTooLong", "The length of all the messages put together is more than the limit.");
        }
        var published = publish(name, drafts);
        var results = new ArrayList<PublishBatchResultEntry>();
        for (int i = 0; i < entries.size(); i++) {
            results.add(PublishBatchResultEntry.builder().id(entries.get(i).id()).messageId(published.get(i).id())
                    .sequenceNumber(published.get(i).sequence()).build());
        }
        return PublishBatchResponse.builder().successful(results).failed(List.of()).build();
    }

    private static void checkIds(List<PublishBatchRequestEntry> entries) {
        if (entries.isEmpty()) {
            throw SnsErrors.batch("EmptyBatchRequest", "The batch request doesn't contain any entries.");
        }
        if (entries.size() > SnsLimits.BATCH_ENTRIES_MAX) {
            throw SnsErrors.batch("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
        }
        var ids = new HashSet<String>();
        for (var entry : entries) {
            if (!ids.add(entry.id() == null ? "" : entry.id())) {
                throw SnsErrors.batch("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
            }
        }
        for (var id : ids) {
            if (id.length() > SnsLimits.BATCH_ID_CHARACTERS_MAX) {
                throw SnsErrors.batch("InvalidBatchEntryId", "The Id of a batch entry in the batch request is too long: " + id);
            }
            if (!id.matches("[A-Za-z0-9_-]+")) {
                throw SnsErrors.batch("InvalidBatchEntryId",
                        "The Id of a batch entry in the batch request contains an impermissible character: " + id);
            }
        }
    }

    /// @param sequence null on standard topics
    private record Published(String id, String sequence, MessageRow message, List<DeliveryRow> deliveries, List<Judged> judged) { }

    /// @param verdict of the filter policy, where there is one
    private record Judged(SubscriptionRow subscription, Optional<Verdict> verdict) { }

    private List<Published> publish(String name, List<MessageRow> drafts) {
        drafts.forEach(draft -> dispatch.claim(draft.id()));
        List<Published> published = List.of();
        try {
            published = home.store().write(tx -> {
                var topic = Topics.require(tx, name);
                return drafts.stream().map(draft -> publish(tx, topic, draft)).toList();
            });
        } finally {
            if (published.isEmpty()) {
                drafts.forEach(draft -> dispatch.send(draft, List.of()));
            }
        }
        for (int i = 0; i < drafts.size(); i++) {
            // The claim is on the draft's id, also where the message turned out to be known.
            var message = published.get(i).message();
            published.get(i).judged().forEach(judged -> telling.filtered(judged.subscription(), message.id(), judged.verdict()));
            dispatch.send(message.id().equals(drafts.get(i).id()) ? message : drafts.get(i), published.get(i).deliveries());
        }
        return published;
    }

    private Published publish(Tables.Write tx, TopicRow topic, MessageRow draft) {
        var message = draft;
        if (topic.fifo()) {
            var id = draft.deduplicationId().isEmpty() ? deduplicationId(topic, draft) : draft.deduplicationId();
            var known = Deduplication.find(home, tx, topic, draft, id);
            if (known.isPresent()) {
                return new Published(known.get().message(), known.get().sequence(), draft, List.of(), List.of());
            }
            message = draft.in(Sequences.text(Sequences.next(tx, topic.name())), id);
            Deduplication.remember(home, tx, topic, message);
        }
        return deliver(tx, topic, message);
    }

    private Published deliver(Tables.Write tx, TopicRow topic, MessageRow message) {
        var deliveries = new ArrayList<SubscriptionRow>();
        var judged = new ArrayList<Judged>();
        for (var subscriber : Audience.of(tx, topic)) {
            var verdict = subscriber.judge(message);
            judged.add(new Judged(subscriber.row(), verdict));
            if (!verdict.map(Verdict::accepted).orElse(true)) {
                continue;
            }
            if (Mailbox.takes(subscriber.row().protocol())) {
                Mailbox.take(home, tx, message, topic, subscriber.row());
            } else {
                deliveries.add(subscriber.row());
            }
        }
        return new Published(message.id(), topic.fifo() ? message.sequence() : null, message, outbox.put(tx, message, deliveries),
                judged);
    }

    private static String deduplicationId(TopicRow topic, MessageRow draft) {
        if (!topic.isTrue("ContentBasedDeduplication")) {
            throw SnsErrors.invalidParameter("The topic should either have ContentBasedDeduplication enabled or"
                    + " MessageDeduplicationId provided explicitly");
        }
        return Deduplication.ofContent(draft.body());
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
