package dev.orrery.services.sqs;

import dev.orrery.services.sqs.Held.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The messages of one queue in memory: an index that is made of the store again after a restart. Whoever uses it holds the
/// queue's lock.
final class Backlog {
    private final Turns turns;
    private final MomentHeap due = new MomentHeap(MomentHeap.By.DUE);
    private final MomentHeap age = new MomentHeap(MomentHeap.By.AGE);
    /// Messages that were ever received here, by sequence number: those that somebody may hold a handle of.
    private final Map<Long, Held> received = new HashMap<>();
    private int ready;
    private int delayed;
    private int inFlight;

    Backlog(boolean fifo) {
        turns = fifo ? new Turns.Fifo() : new Turns.Standard();
    }

    /// A message takes its place, and cannot be received yet.
    /// @param groupId of interest in FIFO queues only
    Held coming(long sequence, long enqueuedAt, String groupId) {
        var held = new Held(sequence, enqueuedAt, turns instanceof Turns.Fifo fifo ? fifo.group(groupId) : null);
        turns.coming(held);
        age.add(held);
        return held;
    }

    /// A message that was coming is there.
    void arrived(Held held, long availableAt, long now) {
        if (held.is(State.SENDING)) {
            place(held, availableAt, now);
        }
    }

    /// A message is found in the store.
    void found(Held held, ReceiptRow receipt, long now) {
        held.receives = receipt.receives();
        held.firstReceivedAt = receipt.firstReceivedAt();
        received.put(held.sequence, held);
        place(held, receipt.visibleAt(), now);
    }

    private void place(Held held, long moment, long now) {
        if (moment <= now || isOutOfReach(held.receives > 0, moment, now)) {
            become(held, State.READY);
            turns.ready(held, held.receives > 0);
        } else {
            become(held, held.receives > 0 ? State.IN_FLIGHT : State.DELAYED);
            held.due = moment;
            due.add(held);
        }
    }

    /// Whether a moment lies so far ahead that nobody can have asked for it by today's time: somebody set the cloud's time back. What
    /// waits for it would be lost to everybody until time has come that far again.
    private static boolean isOutOfReach(boolean received, long moment, long now) {
        int secondsMax = received ? SqsLimits.VISIBILITY_SECONDS_MAX : SqsLimits.DELAY_SECONDS_MAX;
        return moment > now + secondsMax * 1_000L;
    }

    private void become(Held held, State state) {
        count(held.state, -1);
        held.state = state;
        count(state, 1);
    }

    private void count(State state, int step) {
        switch (state) {
            case READY -> ready += step;
            case DELAYED -> delayed += step;
            case TAKEN, IN_FLIGHT -> inFlight += step;
            case SENDING, GONE -> { }
        }
    }

    /// Makes ready whose delay or invisibility is over.
    void settle(long now) {
        while (due.size() > 0 && (due.firstMoment() <= now || isOutOfReach(due.first().receives > 0, due.firstMoment(), now))) {
            var held = due.first();
            due.remove(held);
            become(held, State.READY);
            turns.ready(held, held.receives > 0);
        }
    }

    /// Drops messages older than the retention period.
    List<Held> expire(long oldest) {
        var gone = new ArrayList<Held>(0);
        while (age.firstMoment() <= oldest && !age.first().is(State.SENDING) && gone.size() < SqsLimits.SWEPT_PER_TRANSACTION_MAX) {
            var held = age.first();
            remove(held);
            gone.add(held);
        }
        return gone;
    }

    void pick(Pick pick) {
        turns.pick(pick);
        int taken = pick.delivered().size() + pick.deadLetters().size();
        ready -= taken;
        inFlight += taken;
    }

    /// What was picked is written: it stays hidden until then.
    void landed(Held held, long visibleAt, long now) {
        if (held.is(State.TAKEN)) {
            held.receives++;
            held.firstReceivedAt = held.firstReceivedAt == 0 ? now : held.firstReceivedAt;
            received.put(held.sequence, held);
            place(held, visibleAt, now);
        }
    }

    /// What was picked could not be written.
    void untaken(Held held) {
        if (held.is(State.TAKEN)) {
            become(held, State.READY);
            turns.untaken(held);
        }
    }

    /// Somebody changed until when a message is hidden.
    void hide(Held held, long visibleAt, long now) {
        switch (held.state) {
            case READY -> {
                if (visibleAt > now) {
                    become(held, State.IN_FLIGHT);
                    turns.hidden(held);
                    held.due = visibleAt;
                    due.add(held);
                }
            }
            case IN_FLIGHT -> {
                due.remove(held);
                place(held, visibleAt, now);
            }
            case SENDING, DELAYED, TAKEN, GONE -> { }
        }
    }

    /// The delay of a FIFO queue was changed, which counts for those already in it, too.
    void delay(long millis, long now) {
        for (var held : age.all()) {
            boolean waits = held.is(State.DELAYED) || held.is(State.READY);
            if (waits && held.receives == 0) {
                due.remove(held);
                place(held, held.enqueuedAt + millis, now);
                if (held.is(State.DELAYED)) {
                    turns.hidden(held);
                }
            }
        }
    }

    void remove(Held held) {
        if (held.is(State.GONE)) {
            return;
        }
        become(held, State.GONE);
        due.remove(held);
        age.remove(held);
        received.remove(held.sequence);
        turns.left(held);
    }

    /// Drops every message up to this sequence number.
    void purge(long through) {
        // From the end of the heap, where taking out costs nothing.
        var all = age.all();
        for (int i = all.length - 1; i >= 0; i--) {
            if (all[i].sequence <= through) {
                remove(all[i]);
            }
        }
    }

    /// A message that was received; null when it is not here any more.
    Held received(long sequence) {
        return received.get(sequence);
    }

    long nextDue() {
        return due.firstMoment();
    }

    /// How many could receive something at once; nobody while as many messages are in flight as may be.
    int offers() {
        return Math.clamp(SqsLimits.IN_FLIGHT_MAX - inFlight, 0, turns.offers());
    }

    int ready() {
        return ready;
    }

    int delayed() {
        return delayed;
    }

    int inFlight() {
        return inFlight;
    }

    /// Every message, in the order of the queue.
    List<Held> all() {
        var all = new ArrayList<>(List.of(age.all()));
        all.sort((one, other) -> Long.compare(one.sequence, other.sequence));
        return all;
    }
}
