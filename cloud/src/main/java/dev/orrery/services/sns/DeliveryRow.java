package dev.orrery.services.sns;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.Optional;

/// A message that is to be delivered to a subscription.
///
/// @param lane the name of a FIFO topic, in which deliveries keep their order; empty for all others
/// @param position in the lane: the message's number, or the millisecond in which it was published
/// @param group of the message in a FIFO topic
/// @param attempts that failed
/// @param notBefore when the next attempt is due
/// @param ended the subscription, when it is its own end that is to be told
record DeliveryRow(String lane, long position, String message, String topic, String subscription, String group, int attempts,
        Instant notBefore, Optional<SubscriptionRow> ended) {
    static final Table<DeliveryKey, DeliveryRow> DELIVERIES = Table.of("deliveries", DeliveryKey::key, DeliveryRow.class);
    /// Those that were tried and wait for their retry, each with a timer of its own, and those of FIFO topics that wait in a line
    /// ([Lines]): so that who looks for what nobody tried does not walk over them.
    static final Table<DeliveryKey, DeliveryRow> POSTPONED = Table.of("postponed", DeliveryKey::key, DeliveryRow.class);

    record DeliveryKey(String lane, long position, String message, String subscription) {

        Key key() {
            return Key.of(lane).number(position).text(message).text(subscription);
        }

        String text() {
            return lane + '/' + position + '/' + message + '/' + subscription;
        }

        static DeliveryKey of(String text) {
            var parts = text.split("/", 4);
            return new DeliveryKey(parts[0], Long.parseLong(parts[1]), parts[2], parts[3]);
        }
    }

    DeliveryKey key() {
        return new DeliveryKey(lane, position, message, subscription);
    }

    static Range from(String lane, long position) {
        return Range.startingWith(Key.of(lane)).from(Key.of(lane).number(position));
    }

    Range ofMessage() {
        return Range.startingWith(Key.of(lane).number(position).text(message));
    }

    boolean isFresh() {
        return attempts == 0 && notBefore.equals(Instant.EPOCH);
    }

    DeliveryRow postponed(int failed, Instant until) {
        return new DeliveryRow(lane, position, message, topic, subscription, group, failed, until, ended);
    }
}
