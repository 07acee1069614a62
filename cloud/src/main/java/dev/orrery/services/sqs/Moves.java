package dev.orrery.services.sqs;

import static dev.orrery.services.sqs.TaskRow.TASKS;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What a move task does: step by step, each a timer that falls due, so that it goes on after a crash, follows the cloud's
/// time, and nobody waits for it. A task with a rate makes one step a second.
final class Moves {
    static final String KIND = "move";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Home home;
    private final Broker broker;

    Moves(Home home) {
        this.home = home;
        this.broker = Broker.of(home);
    }

    /// A message on its way.
    ///
    /// @param there its place in the other queue
    private record Step(Held here, Queue target, Held there, String newId) {
        long delayMillis() {
            return target.settings().delaySeconds() * 1_000L;
        }
    }

    /// What became of one step of the task.
    ///
    /// @param gone those that were deleted or purged meanwhile
    private record Outcome(Set<Step> moved, Set<Step> gone) { }

    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient String reason;

        Failed(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }

    static String timerKey(TaskRow task) {
        return task.queue() + " " + task.number() + " " + task.step();
    }

    void due(Timer timer) {
        var key = timer.key().split(" ");
        long queueId = Long.parseLong(key[0]);
        long number = Long.parseLong(key[1]);
        var found = home.store().read(tx -> MoveTasks.tasks(tx, queueId)).stream().filter(row -> row.number() == number).findFirst();
        if (found.isEmpty() || !found.get().isRunning() || !timerKey(found.get()).equals(timer.key())) {
            return;
        }
        var task = found.get();
        var source = QueueArn.parse(task.source()).flatMap(arn -> broker.find(arn.name())).filter(queue -> queue.id() == queueId);
        if (source.isPresent()) {
            try {
                step(task, source.get());
            } catch (Failed e) {
                end(task, TaskRow.Status.FAILED, e.reason);
            }
        }
    }

    private void end(TaskRow task, TaskRow.Status status, String reason) {
        home.store().write(tx -> {
            tx.get(TASKS, task).filter(TaskRow::isRunning).ifPresent(row -> tx.put(TASKS, row, row.ended(status, reason)));
            return null;
        });
    }

    private void step(TaskRow task, Queue source) {
        source.dropExpired();
        int max = task.perSecond() == 0 ? SqsLimits.MOVED_PER_TRANSACTION_MAX : task.perSecond();
        var pick = new Pick(max, Integer.MAX_VALUE, task.lastSequence());
        source.with(backlog -> {
            backlog.pick(pick);
            return null;
        });
        if (pick.isEmpty()) {
            end(task, TaskRow.Status.COMPLETED, "");
        } else {
            move(task, source, pick.delivered());
        }
    }

    private static void putBack(Queue queue, List<Held> held) {
        queue.with(backlog -> {
            held.reversed().forEach(backlog::untaken);
            return null;
        });
    }

    private void move(TaskRow task, Queue source, List<Held> picked) {
        try {
            var targets = targets(task, source, picked);
            var queues = new HashSet<Queue>();
            targets.values().forEach(target -> target.ifPresent(queues::add));
            inOrder(new ArrayList<>(queues), () -> move(task, source, picked, targets));
        } catch (RuntimeException | Error e) {
            putBack(source, picked);
            throw e;
        }
    }

    /// Places are taken, written and filled while nobody else does so in the targets, so that groups keep their order.
    private Outcome move(TaskRow task, Queue source, List<Held> picked, Map<Held, Optional<Queue>> targets) {
        long now = source.now();
        var steps = picked.stream().flatMap(held -> targets.get(held).stream().map(target -> step(held, target, now))).toList();
        Outcome outcome;
        try {
            outcome = home.store().write(tx -> write(tx, task, steps, now));
        } catch (RuntimeException | Error e) {
            steps.forEach(step -> step.target().with(backlog -> {
                backlog.remove(step.there());
                return null;
            }));
            throw e;
        }
        settle(source, picked, steps, outcome);
        return outcome;
    }

    /// Where each goes: to the destination, or to where it came from. Nowhere when it is gone.
    private Map<Held, Optional<Queue>> targets(TaskRow task, Queue source, List<Held> picked) {
        var targets = new HashMap<Held, Optional<Queue>>();
        for (var held : picked) {
            var row = home.store().read(tx -> tx.get(MessageRow.MESSAGES, new MessageRow.At(source.id(), held.sequence)));
            targets.put(held, row.map(message -> target(task.destination().isEmpty() ? message.deadLetterSource() : task.destination(),
                    source)));
        }
        return targets;
    }

    private Queue target(String arn, Queue source) {
        if (arn.isEmpty()) {
            throw new Failed("CouldNotDetermineMessageSource");
        }
        return QueueArn.parse(arn).filter(found -> found.isIn(home)).flatMap(found -> broker.find(found.name()))
                .filter(queue -> queue.settings().fifo() == source.settings().fifo())
                .orElseThrow(() -> new Failed("AWS.SimpleQueueService.NonExistentQueue"));
    }

    private Step step(Held held, Queue target, long now) {
        long sequence = target.nextSequence();
        var there = target.with(backlog -> backlog.coming(sequence, now, held.group == null ? "" : held.group.id));
        return new Step(held, target, there, home.ids().uuid());
    }

    private static <T> T inOrder(List<Queue> queues, Supplier<T> action) {
        if (queues.isEmpty()) {
            return action.get();
        }
        queues.sort((one, other) -> Long.compare(one.id(), other.id()));
        return queues.getFirst().inOrder(() -> inOrder(new ArrayList<>(queues.subList(1, queues.size())), action));
    }

    private Outcome write(Tables.Write tx, TaskRow task, List<Step> steps, long now) {
        var outcome = new Outcome(new HashSet<>(), new HashSet<>());
        var row = tx.get(TASKS, task).filter(TaskRow::isRunning);
        var source = tx.get(MarksRow.MARKS, task.queue());
        if (row.isEmpty() || source.isEmpty()) {
            return outcome;
        }
        for (var step : steps) {
            var at = new MessageRow.At(task.queue(), step.here().sequence);
            var there = tx.get(MarksRow.MARKS, step.target().id())
                    .orElseThrow(() -> new Failed("AWS.SimpleQueueService.NonExistentQueue"));
            var message = tx.get(MessageRow.MESSAGES, at);
            if (message.isEmpty() || at.sequence() <= source.get().purgedThrough()) {
                outcome.gone().add(step);
                continue;
            }
            Sender.reserve(tx, there, step.there().sequence);
            tx.delete(MessageRow.MESSAGES, at);
            tx.delete(ReceiptRow.RECEIPTS, at);
            var redriven = message.get().redriven(step.target().id(), step.there().sequence, step.newId(), now, step.delayMillis());
            // What a purge of the target has overtaken is gone before it is there.
            if (redriven.sequence() > there.purgedThrough()) {
                tx.put(MessageRow.MESSAGES, redriven.at(), redriven);
            }
            outcome.moved().add(step);
        }
        var changed = row.get().moved(outcome.moved().size());
        tx.put(TASKS, changed, changed);
        home.timers().set(tx, KIND, timerKey(changed), task.perSecond() == 0 ? home.clock().now() : home.clock().now().plus(SECOND));
        return outcome;
    }

    private static void settle(Queue source, List<Held> picked, List<Step> steps, Outcome outcome) {
        var left = new HashSet<Held>();
        outcome.moved().forEach(step -> left.add(step.here()));
        outcome.gone().forEach(step -> left.add(step.here()));
        source.with(backlog -> {
            left.forEach(backlog::remove);
            return null;
        });
        putBack(source, picked.stream().filter(held -> !left.contains(held)).toList());
        for (var step : steps) {
            step.target().with(backlog -> {
                if (outcome.moved().contains(step)) {
                    backlog.arrived(step.there(), step.there().enqueuedAt + step.delayMillis(), source.now());
                } else {
                    backlog.remove(step.there());
                }
                return null;
            });
        }
    }
}
