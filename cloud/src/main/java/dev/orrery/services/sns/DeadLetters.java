package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what cannot be delivered to the queue that the subscription names; without one it is lost, as on AWS.
/// Source: SNS Developer Guide, "Amazon SNS dead-letter queues".
final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private final Queues queues;
    private final Envelopes envelopes;

    DeadLetters(Home home) {
        this.queues = new Queues(home);
        this.envelopes = new Envelopes(home);
    }

    void take(Parcel parcel) {
        if (parcel.message().type() == MessageRow.Type.UNSUBSCRIPTION) {
            return;
        }
        var queue = SubscriptionAttributes.deadLetterQueue(parcel.subscription());
        if (queue.isEmpty()) {
            return;
        }
        try {
            queues.send(queue.get(), parcel, parcel.isRaw() ? parcel.text() : envelopes.of(parcel));
        } catch (RuntimeException e) {
            LOG.info("message {} is lost: the dead-letter queue {} does not take it: {}", parcel.message().id(), queue.get(), e.getMessage());
        }
    }
}
