package dev.orrery.services.sqs;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;

/// Rows that nobody can see any more, of a queue that was purged or deleted, and are still to be deleted.
///
/// @param through the last sequence number of them; [Held#NEVER] when the queue is no more
/// @param from where to go on: what is before is deleted already, and walking over it would cost
/// @param step counts the steps; each has a timer of its own, since one that is set again for the same moment is lost
record SweepRow(long queue, long through, long from, long step) {
    static final Table<Long, SweepRow> SWEEPS = Table.of("sweeps", queue -> Key.empty().number(queue), SweepRow.class);

    SweepRow next(long goingOnFrom) {
        return new SweepRow(queue, through, goingOnFrom, step + 1);
    }

    String timerKey() {
        return queue + " " + step;
    }
}
