package dev.orrery.services.sns;

import static dev.orrery.services.sns.DeliveryRow.DELIVERIES;
import static dev.orrery.services.sns.DeliveryRow.POSTPONED;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.sns.DeliveryRow.DeliveryKey;
import java.time.Instant;
import java.util.List;

/// The lines of FIFO topics that are held up: their first delivery failed and is tried again by a timer of the line's own, and
/// the others stand behind it, out of the way of those who deliver what comes next. Whoever changes a line holds the lock of its
/// lane.
final class Lines {
    static final String TIMER = "line";
    private static final Table<Line, HeldRow> HELD = Table.of("held-lines", Line::key, HeldRow.class);
    private static final Table<Place, PlaceRow> PLACES = Table.of("places-in-lines", Place::key, PlaceRow.class);
    private final Home home;

    Lines(Home home) {
        this.home = home;
    }

    /// A line that is held up.
    ///
    /// @param from before this position it has no delivery left
    private record HeldRow(long from) { }

    private record Place(Line line, long position, String message) {

        Key key() {
            return line.key().number(position).text(message);
        }
    }

    /// Which delivery has a place in a line.
    private record PlaceRow(long position, String message) { }

    /// Puts a delivery behind others of its line that wait, or has the line wait for it when its time has not come.
    ///
    /// @return whether it waits; otherwise it is to be made now
    boolean join(DeliveryRow delivery) {
        var line = Line.of(delivery);
        boolean waitsItself = delivery.notBefore().isAfter(home.clock().now());
        if (!waitsItself && home.store().read(tx -> tx.get(HELD, line)).isEmpty()) {
            return false;
        }
        home.store().write(tx -> {
            stand(tx, delivery);
            if (tx.get(HELD, line).isEmpty()) {
                hold(tx, delivery, delivery.notBefore());
            }
            return line;
        });
        return true;
    }

    private static void stand(Tables.Write tx, DeliveryRow delivery) {
        tx.delete(DELIVERIES, delivery.key());
        tx.put(POSTPONED, delivery.key(), delivery);
        tx.put(PLACES, place(delivery), new PlaceRow(delivery.position(), delivery.message()));
    }

    private static Place place(DeliveryRow delivery) {
        return new Place(Line.of(delivery), delivery.position(), delivery.message());
    }

    private void hold(Tables.Write tx, DeliveryRow first, Instant until) {
        var line = Line.of(first);
        tx.put(HELD, line, new HeldRow(first.position()));
        home.timers().set(tx, TIMER, line.text(), until);
    }

    /// The first delivery of a line failed.
    void postpone(DeliveryRow first, int attempts, Instant until) {
        home.store().write(tx -> {
            stand(tx, first.postponed(attempts, until));
            hold(tx, first, until);
            return first;
        });
    }

    /// The first of a line that is held up is tried no sooner than this.
    void wait(DeliveryRow first, Instant until) {
        home.store().write(tx -> {
            hold(tx, first, until);
            return first;
        });
    }

    /// Where a line begins.
    long front(Line line) {
        return home.store().read(tx -> tx.get(HELD, line)).map(HeldRow::from).orElse(0L);
    }

    /// The deliveries of a line from a position on.
    List<DeliveryRow> look(Line line, long from, int count) {
        return home.store().read(tx -> {
            try (var places = tx.scan(PLACES, Range.startingWith(line.key()).from(line.key().number(from)))) {
                return places.limit(count).flatMap(place ->
                        tx.get(POSTPONED, new DeliveryKey(line.lane(), place.position(), place.message(), line.subscription())).stream()).toList();
            }
        });
    }

    /// A delivery of a line is over.
    void remove(DeliveryRow delivery) {
        home.store().write(tx -> {
            tx.delete(POSTPONED, delivery.key());
            tx.delete(PLACES, place(delivery));
            Outbox.forgetMessage(tx, delivery);
            return delivery;
        });
    }

    /// Nothing is left of a line: what comes next is made at once.
    void release(Line line) {
        home.store().write(tx -> {
            tx.delete(HELD, line);
            return line;
        });
    }
}
