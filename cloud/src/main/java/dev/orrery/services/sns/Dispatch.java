package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.services.sns.DeliveryRow.DeliveryKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings messages to their subscribers: at once, or again after a failure, or for one who was killed before he could.
///
/// Other services are called by whoever publishes, so that a subscriber can receive at once; servers outside are called beside
/// the request. In FIFO topics one at a time delivers, in order; a failing message holds up those of its own group only.
final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final Duration BUSY = Duration.ofSeconds(1);
    /// A task that was begun so long ago has ended, or the process was killed.
    private static final Duration GIVEN_UP = SnsLimits.HTTP_ANSWER.plusSeconds(5);
    private final Home home;
    private final Outbox outbox;
    private final Lines lines;
    private final Lanes lanes;
    private final Couriers couriers;
    private final Telling telling;
    private final DeadLetters deadLetters;

    Dispatch(Home home) {
        this.home = home;
        this.outbox = new Outbox(home);
        this.lines = new Lines(home);
        this.lanes = home.store().read(tx -> tx.companion(Lanes.class, Lanes::new));
        this.couriers = new Couriers(home);
        this.telling = new Telling(home);
        this.deadLetters = new DeadLetters(home);
    }

    /// Called before a message is committed, so that nobody else delivers it.
    void claim(String message) {
        lanes.claim(message);
    }

    /// Commits a message and delivers it.
    ///
    /// @param deliveries what of the commit's outcome is to be delivered
    <T> T sending(MessageRow message, Function<T, List<DeliveryRow>> deliveries, Supplier<T> commit) {
        claim(message.id());
        List<DeliveryRow> committed = List.of();
        try {
            var outcome = commit.get();
            committed = deliveries.apply(outcome);
            return outcome;
        } finally {
            send(message, committed);
        }
    }

    /// Delivers what was just committed, and gives back the claim.
    void send(MessageRow message, List<DeliveryRow> deliveries) {
        try {
            if (!message.sequence().isEmpty()) {
                drain(message.topic());
                return;
            }
            var over = new ArrayList<DeliveryRow>();
            for (var delivery : deliveries) {
                if (attempt(delivery, true)) {
                    over.add(delivery);
                }
            }
            outbox.remove(over);
        } catch (RuntimeException e) {
            // The message is committed, and whoever published it must hear so; a sweep delivers it.
            LOG.error("message {} is not delivered yet", message.id(), e);
        } finally {
            lanes.release(message.id());
        }
    }

    void retry(String key) {
        var delivery = outbox.find(DeliveryKey.of(key));
        if (delivery.isEmpty()) {
            return;
        }
        if (!delivery.get().lane().isEmpty()) {
            drain(delivery.get().lane());
        } else if (lanes.isClaimed(key)) {
            outbox.lookAgain(delivery.get(), BUSY);
        } else if (!lanes.isClaimed(delivery.get().message()) || !delivery.get().isFresh()) {
            if (attempt(delivery.get(), true)) {
                outbox.remove(List.of(delivery.get()));
            }
        }
    }

    /// Does what nobody did.
    void sweep(String lane) {
        if (lane.isEmpty()) {
            var over = new ArrayList<DeliveryRow>();
            for (var delivery : outbox.lookFresh(lane)) {
                if (!lanes.isClaimed(delivery.message()) && attempt(delivery, true)) {
                    over.add(delivery);
                }
            }
            outbox.remove(over);
        } else {
            drain(lane);
        }
        outbox.swept(lane);
    }

    /// Makes the deliveries of a lane that nobody has looked at. Afterwards none of them is left: what fails, and what comes
    /// behind it, waits in its line.
    private void drain(String name) {
        var lane = lanes.of(name);
        lane.lock.lock();
        try {
            if (!lane.known) {
                lane.position = outbox.firstPosition(name);
                lane.known = true;
            }
            for (var look = outbox.look(name, lane.position); !look.isEmpty(); look = outbox.look(name, lane.position)) {
                for (var delivery : look) {
                    if (!lines.join(delivery) && attempt(delivery, false)) {
                        outbox.remove(List.of(delivery));
                    }
                }
                // The look may have ended between the subscriptions of one message.
                lane.position = look.size() == Outbox.LOOK_MAX ? look.getLast().position() : look.getLast().position() + 1;
            }
        } finally {
            lane.lock.unlock();
        }
    }

    /// It is time to try the first of a line again, and then, as long as that goes well, those behind it.
    void resume(String text) {
        var line = Line.of(text);
        var lane = lanes.of(line.lane());
        lane.lock.lock();
        try {
            long from = lines.front(line);
            int count = 1;
            for (var look = lines.look(line, from, count); !look.isEmpty(); look = lines.look(line, from, count)) {
                for (var delivery : look) {
                    if (delivery.notBefore().isAfter(home.clock().now())) {
                        lines.wait(delivery, delivery.notBefore());
                        return;
                    }
                    if (!attempt(delivery, false)) {
                        return;
                    }
                    lines.remove(delivery);
                    from = delivery.position() + 1;
                }
                count = Math.min(2 * count, Outbox.LOOK_MAX);
            }
            lines.release(line);
            drain(line.lane());
        } finally {
            lane.lock.unlock();
        }
    }

    /// @param beside whether servers outside are called in a task of their own
    /// @return whether it is over: delivered or given up
    private boolean attempt(DeliveryRow delivery, boolean beside) {
        var parts = home.store().read(tx -> {
            var message = tx.get(MessageRow.MESSAGES, delivery.message());
            var subscription = delivery.ended().or(() -> tx.get(SubscriptionRow.SUBSCRIPTIONS,
                    new SubscriptionRow.SubscriptionKey(delivery.topic(), delivery.subscription())));
            var topic = tx.get(TopicRow.TOPICS, delivery.topic());
            return message.flatMap(m -> subscription.flatMap(s -> topic.map(t -> new Parcel(delivery, m, s, t))));
        });
        if (parts.isEmpty()) {
            return true;
        }
        var parcel = parts.get();
        if (!beside || !parcel.subscription().isHttp()) {
            return deliver(parcel);
        }
        var key = delivery.key().text();
        if (!delivery.isFresh()) {
            outbox.lookAgain(delivery, GIVEN_UP);
        }
        lanes.claim(delivery.message());
        lanes.claim(key);
        boolean started = home.tasks().start("sns-" + delivery.message(), () -> {
            try {
                if (deliver(parcel)) {
                    outbox.remove(List.of(delivery));
                }
            } finally {
                lanes.release(key);
                lanes.release(delivery.message());
            }
        });
        if (started) {
            telling.beside(parcel);
        } else {
            lanes.release(key);
            lanes.release(delivery.message());
            outbox.postpone(delivery, delivery.attempts(), home.clock().now().plus(BUSY));
        }
        return false;
    }

    private boolean deliver(Parcel parcel) {
        var delivery = parcel.delivery();
        var policy = parcel.subscription().isHttp() ? DeliveryPolicy.of(parcel.topic(), parcel.subscription()).retries() : RetryPolicy.MANAGED;
        for (int attempts = delivery.attempts(); ; ) {
            switch (couriers.deliver(parcel)) {
                case Outcome.Delivered _ -> {
                    telling.delivered(parcel);
                    return true;
                }
                case Outcome.NotNow(var until) -> {
                    postpone(delivery, attempts, until);
                    telling.postponed(parcel, "the subscriber takes no more in this second", until);
                    return false;
                }
                case Outcome.Failed(var reason, var retryable) -> {
                    attempts++;
                    var delay = retryable ? policy.before(attempts) : Optional.<Duration>empty();
                    if (delay.isEmpty()) {
                        LOG.info("message {} of topic {} is not delivered to {}: {}", delivery.message(), delivery.topic(),
                                parcel.subscription().endpoint(), reason);
                        deadLetters.take(parcel);
                        telling.givenUp(parcel, reason);
                        return true;
                    }
                    if (!delay.get().isZero()) {
                        var until = home.clock().now().plus(delay.get());
                        postpone(delivery, attempts, until);
                        telling.postponed(parcel, reason, until);
                        return false;
                    }
                }
            }
        }
    }

    private void postpone(DeliveryRow delivery, int attempts, Instant until) {
        if (delivery.lane().isEmpty()) {
            outbox.postpone(delivery, attempts, until);
        } else {
            lines.postpone(delivery, attempts, until);
        }
    }
}
