package dev.orrery.services.sqs;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes messages out of a queue for a while: picked in memory, then written, then handed over. What was received too
/// often goes to the dead-letter queue in the same transaction.
final class Receiver {
    /// How often a receive begins anew because its dead-letter queue was deleted meanwhile.
    private static final int TRIES_MAX = 10;
    private final Home home;
    private final Broker broker;

    Receiver(Home home) {
        this.home = home;
        this.broker = Broker.of(home);
    }

    /// @param attemptId empty when the receive cannot be tried again
    record Order(int messagesMax, long hiddenMillis, String attemptId, boolean refusedWhenFull) { }

    record Delivered(MessageRow message, ReceiptRow receipt) { }

    /// What a transaction made of what was picked.
    ///
    /// @param gone of the messages to deliver
    private record Outcome(List<Delivered> delivered, List<Held> landed, List<Held> gone, List<MessageRow> moved) { }

    /// A message's place in the dead-letter queue.
    private record Grave(Held held, Held there) { }

    private static final class DeadLetterQueueGone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// What can be received now; nothing when there is nothing.
    List<Delivered> receive(Queue queue, Order order) {
        if (!order.attemptId().isEmpty()) {
            var again = again(queue, order);
            if (again.isPresent()) {
                return again.get();
            }
        }
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            queue.dropExpired();
            var deadLetters = deadLetterQueue(queue);
            var pick = pick(queue, order, deadLetters.isPresent());
            if (pick.isEmpty()) {
                return List.of();
            }
            try {
                var delivered = pick.deadLetters().isEmpty() ? deliver(queue, order, pick, Optional.empty())
                        : deadLetters.orElseThrow().inOrder(() -> deliver(queue, order, pick, deadLetters));
                if (!delivered.isEmpty()) {
                    return delivered;
                }
            } catch (DeadLetterQueueGone _) {
                broker.forget(deadLetters.orElseThrow());
            }
        }
        return List.of();
    }

    private Optional<Queue> deadLetterQueue(Queue queue) {
        return queue.settings().redrive().filter(policy -> policy.target().isIn(home))
                .flatMap(policy -> broker.find(policy.target().name()))
                .filter(target -> target.settings().fifo() == queue.settings().fifo());
    }

    private static Pick pick(Queue queue, Order order, boolean redriven) {
        int receivesMax = redriven ? queue.settings().redrive().orElseThrow().maxReceiveCount() : Integer.MAX_VALUE;
        return queue.with(backlog -> {
            int room = SqsLimits.IN_FLIGHT_MAX - backlog.inFlight();
            if (room <= 0 && order.refusedWhenFull()) {
                throw SqsErrors.overLimit("The maximum number of in flight messages is reached: " + SqsLimits.IN_FLIGHT_MAX + ".");
            }
            var pick = new Pick(Math.max(0, Math.min(order.messagesMax(), room)), receivesMax);
            backlog.pick(pick);
            return pick;
        });
    }

    private List<Delivered> deliver(Queue queue, Order order, Pick pick, Optional<Queue> deadLetterQueue) {
        long now = queue.now();
        var tokens = tokens(pick.delivered().size());
        var graves = pick.deadLetters().stream().map(held -> grave(held, deadLetterQueue.orElseThrow(), now)).toList();
        var forgotten = order.attemptId().isEmpty() ? List.<AttemptRow>of() : queue.withAttempts(known -> known.expired(now));
        Outcome outcome;
        try {
            outcome = home.store().write(tx -> {
                var marks = tx.get(MarksRow.MARKS, queue.id()).orElseThrow(SqsErrors::queueDoesNotExist);
                var written = new Outcome(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
                deliver(tx, marks, pick.delivered(), tokens, order, now, written);
                bury(tx, marks, queue, graves, deadLetterQueue, now, written);
                attempt(tx, queue, order, forgotten, now, written);
                return written;
            });
        } catch (RuntimeException | Error e) {
            undo(queue, pick, graves, deadLetterQueue);
            throw e;
        }
        settle(queue, order, outcome, forgotten, now);
        settle(queue, graves, outcome, deadLetterQueue, now);
        return outcome.delivered();
    }

    /// Puts back what was picked, the last first, so that it is in its order again.
    private static void undo(Queue queue, Pick pick, List<Grave> graves, Optional<Queue> deadLetterQueue) {
        queue.with(backlog -> {
            pick.delivered().reversed().forEach(backlog::untaken);
            pick.deadLetters().reversed().forEach(backlog::untaken);
            return null;
        });
        deadLetterQueue.ifPresent(target -> target.with(backlog -> {
            graves.forEach(grave -> backlog.remove(grave.there()));
            return null;
        }));
    }

    private static Grave grave(Held held, Queue deadLetterQueue, long now) {
        boolean fifo = deadLetterQueue.settings().fifo();
        long sequence = deadLetterQueue.nextSequence();
        return new Grave(held, deadLetterQueue.with(backlog -> backlog.coming(sequence, fifo ? now : held.enqueuedAt,
                fifo ? held.group.id : "")));
    }

    private long[] tokens(int count) {
        var bytes = new byte[count * Long.BYTES];
        home.ids().fill(bytes);
        var tokens = new long[count];
        ByteBuffer.wrap(bytes).asLongBuffer().get(tokens);
        return tokens;
    }

    private static void deliver(Tables.Write tx, MarksRow marks, List<Held> picked, long[] tokens, Order order, long now,
            Outcome written) {
        for (int i = 0; i < picked.size(); i++) {
            var held = picked.get(i);
            var row = tx.get(MessageRow.MESSAGES, new MessageRow.At(marks.queue(), held.sequence));
            if (row.isEmpty() || held.sequence <= marks.purgedThrough()) {
                written.gone().add(held);
                continue;
            }
            var receipt = new ReceiptRow(marks.queue(), held.sequence, tokens[i], held.receives + 1,
                    held.firstReceivedAt == 0 ? now : held.firstReceivedAt, now, now + order.hiddenMillis());
            tx.put(ReceiptRow.RECEIPTS, receipt.at(), receipt);
            written.delivered().add(new Delivered(row.get(), receipt));
            written.landed().add(held);
        }
    }

    private static void bury(Tables.Write tx, MarksRow marks, Queue queue, List<Grave> graves, Optional<Queue> deadLetterQueue, long now,
            Outcome written) {
        if (graves.isEmpty()) {
            return;
        }
        var target = deadLetterQueue.orElseThrow();
        var there = tx.get(MarksRow.MARKS, target.id()).orElseThrow(DeadLetterQueueGone::new);
        Sender.reserve(tx, there, graves.getLast().there().sequence);
        for (var grave : graves) {
            var at = new MessageRow.At(marks.queue(), grave.held().sequence);
            var row = tx.get(MessageRow.MESSAGES, at);
            if (row.isEmpty() || grave.held().sequence <= marks.purgedThrough()) {
                continue;
            }
            long first = row.get().firstReceivedAt() == 0 ? grave.held().firstReceivedAt : row.get().firstReceivedAt();
            var moved = row.get().deadLetter(target.id(), grave.there().sequence, queue.arn().toString(),
                    row.get().earlierReceives() + grave.held().receives, first, target.settings().fifo(), now);
            tx.delete(MessageRow.MESSAGES, at);
            tx.delete(ReceiptRow.RECEIPTS, at);
            if (moved.sequence() > there.purgedThrough()) {
                tx.put(MessageRow.MESSAGES, moved.at(), moved);
            }
            written.moved().add(moved);
        }
    }

    private static void attempt(Tables.Write tx, Queue queue, Order order, List<AttemptRow> forgotten, long now, Outcome written) {
        forgotten.forEach(row -> tx.delete(AttemptRow.ATTEMPTS, row));
        if (!order.attemptId().isEmpty() && !written.delivered().isEmpty()) {
            var row = attempt(queue, order, written.delivered(), now);
            tx.put(AttemptRow.ATTEMPTS, row, row);
        }
    }

    private static AttemptRow attempt(Queue queue, Order order, List<Delivered> delivered, long now) {
        return new AttemptRow(queue.id(), order.attemptId(), now, delivered.stream().map(Delivered::receipt).toList());
    }

    private static void settle(Queue queue, Order order, Outcome outcome, List<AttemptRow> forgotten, long now) {
        queue.with(backlog -> {
            outcome.landed().forEach(held -> backlog.landed(held, now + order.hiddenMillis(), now));
            outcome.gone().forEach(backlog::remove);
            return null;
        });
        if (!order.attemptId().isEmpty()) {
            queue.withAttempts(known -> {
                forgotten.forEach(known::forget);
                known.remember(attempt(queue, order, outcome.delivered(), now));
                return null;
            });
        }
    }

    private static void settle(Queue queue, List<Grave> graves, Outcome outcome, Optional<Queue> deadLetterQueue, long now) {
        if (graves.isEmpty()) {
            return;
        }
        queue.with(backlog -> {
            graves.forEach(grave -> backlog.remove(grave.held()));
            return null;
        });
        var target = deadLetterQueue.orElseThrow();
        target.with(backlog -> {
            int next = 0;
            for (var grave : graves) {
                if (next < outcome.moved().size() && outcome.moved().get(next).sequence() == grave.there().sequence) {
                    backlog.arrived(grave.there(), target.availableAt(outcome.moved().get(next++)), now);
                } else {
                    backlog.remove(grave.there());
                }
            }
            return null;
        });
    }

    /// The same messages again under the same receipt handles, hidden anew; empty when that attempt was not made or one of
    /// its messages was deleted, received again, or had its visibility changed.
    private Optional<List<Delivered>> again(Queue queue, Order order) {
        long now = queue.now();
        var attempt = queue.withAttempts(known -> known.find(order.attemptId(), now));
        if (attempt.isEmpty() || attempt.get().receipts().isEmpty()) {
            return Optional.empty();
        }
        var delivered = home.store().write(tx -> {
            var found = new ArrayList<Delivered>();
            long purged = tx.get(MarksRow.MARKS, queue.id()).map(MarksRow::purgedThrough).orElse(Held.NEVER);
            for (var receipt : attempt.get().receipts()) {
                var current = tx.get(ReceiptRow.RECEIPTS, receipt.at());
                var row = tx.get(MessageRow.MESSAGES, receipt.at());
                if (current.isEmpty() || row.isEmpty() || !current.get().equals(receipt) || receipt.visibleAt() <= now
                        || receipt.sequence() <= purged) {
                    return List.<Delivered>of();
                }
                found.add(new Delivered(row.get(), receipt.visibleAt(now + order.hiddenMillis())));
            }
            found.forEach(one -> tx.put(ReceiptRow.RECEIPTS, one.receipt().at(), one.receipt()));
            var row = attempt(queue, order, found, attempt.get().at());
            tx.put(AttemptRow.ATTEMPTS, row, row);
            return found;
        });
        if (delivered.isEmpty()) {
            return Optional.empty();
        }
        queue.withAttempts(known -> {
            known.remember(attempt(queue, order, delivered, attempt.get().at()));
            return null;
        });
        queue.hiddenAnew(delivered.stream().map(one -> one.receipt().at()).toList());
        return Optional.of(delivered);
    }
}
