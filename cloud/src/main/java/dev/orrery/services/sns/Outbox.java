package dev.orrery.services.sns;

import static dev.orrery.services.sns.DeliveryRow.DELIVERIES;
import static dev.orrery.services.sns.DeliveryRow.POSTPONED;
import static dev.orrery.services.sns.MessageRow.MESSAGES;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.sns.DeliveryRow.DeliveryKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Messages and their deliveries in the store. They are put there in the transaction that acknowledges a message, and taken
/// out when they were delivered or given up; so a crash in between delivers again, and loses nothing.
///
/// For that case a lane with deliveries has a timer, the sweep, that does what nobody did.
final class Outbox {
    static final String SWEEP = "sweep";
    static final String RETRY = "retry";
    /// Longer than delivering takes, which normally happens at once.
    static final Duration SWEEP_AFTER = Duration.ofSeconds(5);
    /// How many deliveries one look at a lane takes.
    static final int LOOK_MAX = 1000;
    private static final Table<String, SweepRow> SWEEPS = Table.of("sweeps", Key::of, SweepRow.class);
    private final Home home;

    Outbox(Home home) {
        this.home = home;
    }

    /// The timer of a lane is set.
    ///
    /// @param from before this position nothing is left that nobody tried
    /// @param due when the timer falls due
    private record SweepRow(String lane, long from, Instant due) { }

    /// Keeps a message and who is to get it.
    List<DeliveryRow> put(Tables.Write tx, MessageRow message, List<SubscriptionRow> to) {
        var lane = message.sequence().isEmpty() ? "" : message.topic();
        long position = lane.isEmpty() ? message.at().toEpochMilli() : Sequences.position(message.sequence());
        return put(tx, message, to.stream().map(subscription -> new DeliveryRow(lane, position, message.id(), message.topic(),
                subscription.id(), message.group(), 0, Instant.EPOCH, Optional.empty())).toList(), lane, position);
    }

    /// Keeps the news of a subscription's end.
    List<DeliveryRow> put(Tables.Write tx, MessageRow message, SubscriptionRow ended) {
        long position = message.at().toEpochMilli();
        return put(tx, message, List.of(new DeliveryRow("", position, message.id(), message.topic(), ended.id(), "", 0, Instant.EPOCH,
                Optional.of(ended))), "", position);
    }

    private List<DeliveryRow> put(Tables.Write tx, MessageRow message, List<DeliveryRow> deliveries, String lane, long position) {
        if (!deliveries.isEmpty()) {
            tx.put(MESSAGES, message.id(), message);
            deliveries.forEach(delivery -> tx.put(DELIVERIES, delivery.key(), delivery));
            // Positions are taken before the commit, and time may be set back, so this one may be before all others.
            if (tx.get(SWEEPS, lane).map(sweep -> position < sweep.from() || sweep.due().isAfter(sweepDue())).orElse(true)) {
                setSweep(tx, lane, tx.get(SWEEPS, lane).map(sweep -> Math.min(sweep.from(), position)).orElse(position));
            }
        }
        return deliveries;
    }

    private void setSweep(Tables.Write tx, String lane, long from) {
        var due = sweepDue();
        tx.put(SWEEPS, lane, new SweepRow(lane, from, due));
        home.timers().set(tx, SWEEP, lane, due);
    }

    private Instant sweepDue() {
        return home.clock().now().plus(SWEEP_AFTER);
    }

    Optional<DeliveryRow> find(DeliveryKey key) {
        return home.store().read(tx -> find(tx, key));
    }

    private static Optional<DeliveryRow> find(Tables.Read tx, DeliveryKey key) {
        return tx.get(DELIVERIES, key).or(() -> tx.get(POSTPONED, key));
    }

    /// Deliveries of a lane from a position on, in order.
    List<DeliveryRow> look(String lane, long from) {
        return home.store().read(tx -> tx.scan(DELIVERIES, DeliveryRow.from(lane, from)).limit(LOOK_MAX).toList());
    }

    /// The position of the first delivery that a lane has left and nobody has looked at.
    long firstPosition(String lane) {
        return home.store().read(tx -> tx.scan(DELIVERIES, DeliveryRow.from(lane, 0)).findFirst()).map(DeliveryRow::position).orElse(0L);
    }

    /// The first deliveries of a lane that nobody tried.
    List<DeliveryRow> lookFresh(String lane) {
        return home.store().read(tx -> {
            long from = tx.get(SWEEPS, lane).map(SweepRow::from).orElse(0L);
            return tx.scan(DELIVERIES, DeliveryRow.from(lane, from)).filter(DeliveryRow::isFresh).limit(LOOK_MAX).toList();
        });
    }

    /// These are over. A message without deliveries goes, too.
    void remove(List<DeliveryRow> over) {
        if (over.isEmpty()) {
            return;
        }
        home.store().write(tx -> {
            var messages = new ArrayList<DeliveryRow>();
            var seen = new HashSet<String>();
            for (var delivery : over) {
                tx.delete(DELIVERIES, delivery.key());
                if (!delivery.isFresh()) {
                    tx.delete(POSTPONED, delivery.key());
                    home.timers().cancel(tx, RETRY, delivery.key().text());
                }
                if (seen.add(delivery.message())) {
                    messages.add(delivery);
                }
            }
            messages.forEach(delivery -> forgetMessage(tx, delivery));
            return over;
        });
    }

    /// The message of a delivery that is over, unless it has others.
    static void forgetMessage(Tables.Write tx, DeliveryRow delivery) {
        if (isEmpty(tx, DELIVERIES, delivery) && isEmpty(tx, POSTPONED, delivery)) {
            tx.delete(MESSAGES, delivery.message());
        }
    }

    private static boolean isEmpty(Tables.Read tx, Table<DeliveryKey, DeliveryRow> table, DeliveryRow delivery) {
        return tx.scan(table, delivery.ofMessage()).findFirst().isEmpty();
    }

    /// Tries again later, outside of FIFO topics.
    void postpone(DeliveryRow delivery, int attempts, Instant until) {
        home.store().write(tx -> {
            if (find(tx, delivery.key()).isPresent()) {
                tx.delete(DELIVERIES, delivery.key());
                tx.put(POSTPONED, delivery.key(), delivery.postponed(attempts, until));
                home.timers().set(tx, RETRY, delivery.key().text(), until);
            }
            return delivery;
        });
    }

    /// Has the timer of a delivery look at it again: the task that tries it now may be killed.
    void lookAgain(DeliveryRow delivery, Duration after) {
        home.store().write(tx -> {
            if (find(tx, delivery.key()).isPresent()) {
                home.timers().set(tx, RETRY, delivery.key().text(), home.clock().now().plus(after));
            }
            return delivery;
        });
    }

    /// After a sweep: the timer is set again while something fresh is left.
    void swept(String lane) {
        home.store().write(tx -> {
            var row = tx.get(SWEEPS, lane);
            if (row.isPresent()) {
                var fresh = tx.scan(DELIVERIES, DeliveryRow.from(lane, row.get().from())).filter(DeliveryRow::isFresh).findFirst();
                if (fresh.isPresent()) {
                    setSweep(tx, lane, fresh.get().position());
                } else {
                    tx.delete(SWEEPS, lane);
                }
            }
            return lane;
        });
    }
}
