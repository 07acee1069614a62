package dev.orrery.services.sqs;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;

/// A task that moves messages out of a dead-letter queue.
///
/// @param queue the dead-letter queue
/// @param startedAt milliseconds of the epoch
/// @param number counts the tasks of the queue
/// @param destination an ARN; empty when each message goes where it came from
/// @param perSecond how many; 0 when as many as can be
/// @param step counts the steps; each has a timer of its own, since one that is set again for the same moment is lost
/// @param lastSequence messages that come later are not moved, lest some go round for ever
record TaskRow(long queue, long number, String id, long startedAt, String source, String destination, int perSecond, Status status,
        long moved, long toMove, long lastSequence, String failure, long step) {
    static final Table<TaskRow, TaskRow> TASKS = Table.of("move-tasks",
            row -> Key.empty().number(row.queue()).number(row.number()), TaskRow.class);

    enum Status { RUNNING, COMPLETED, CANCELLED, FAILED }

    boolean isRunning() {
        return status == Status.RUNNING;
    }

    TaskRow moved(int more) {
        return new TaskRow(queue, number, id, startedAt, source, destination, perSecond, status, moved + more, toMove,
                lastSequence, failure, step + 1);
    }

    TaskRow ended(Status as, String reason) {
        return new TaskRow(queue, number, id, startedAt, source, destination, perSecond, as, moved, toMove, lastSequence,
                reason, step);
    }
}
