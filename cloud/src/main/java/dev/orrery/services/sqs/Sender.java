package dev.orrery.services.sqs;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Brings messages into a queue: a place first, then the row, then they can be received. All of one request in one
/// transaction.
final class Sender {
    private final Home home;

    Sender(Home home) {
        this.home = home;
    }

    /// @param sequence in the queue
    record Sent(String messageId, long sequence) { }

    /// A message with its place; one that is a duplicate has none of its own.
    private record Planned(Sent sent, Optional<Place> place) { }

    private record Place(Held held, MessageRow row, Optional<DeduplicationRow> deduplication) { }

    List<Sent> send(Queue queue, List<Outgoing> messages) {
        return queue.inOrder(() -> {
            long now = queue.now();
            var planned = plan(queue, messages, now);
            var forgotten = queue.settings().fifo() ? queue.withDeduplications(known -> known.expired(now))
                    : List.<DeduplicationRow>of();
            var places = planned.stream().flatMap(plan -> plan.place().stream()).toList();
            try {
                home.store().write(tx -> write(tx, queue, places, forgotten));
            } catch (RuntimeException | Error e) {
                queue.with(backlog -> {
                    places.forEach(place -> backlog.remove(place.held()));
                    return null;
                });
                throw e;
            }
            if (queue.settings().fifo()) {
                queue.withDeduplications(known -> {
                    forgotten.forEach(known::forget);
                    places.forEach(place -> place.deduplication().ifPresent(known::remember));
                    return null;
                });
            }
            queue.with(backlog -> {
                places.forEach(place -> backlog.arrived(place.held(), queue.availableAt(place.row()), now));
                return null;
            });
            return planned.stream().map(Planned::sent).toList();
        });
    }

    private List<Planned> plan(Queue queue, List<Outgoing> messages, long now) {
        var sender = senderId(Call.current().caller().principal());
        var planned = new ArrayList<Planned>(messages.size());
        Map<List<String>, Sent> within = new HashMap<>();
        for (var message : messages) {
            var scope = queue.settings().scopedByGroup() ? message.groupId() : "";
            var duplicate = queue.settings().fifo() ? Optional.ofNullable(within.get(List.of(scope, message.deduplicationId())))
                    .or(() -> queue.withDeduplications(known -> known.find(message.groupId(), message.deduplicationId(), now))
                            .map(row -> new Sent(row.messageId(), row.sequence())))
                    : Optional.<Sent>empty();
            if (duplicate.isPresent()) {
                planned.add(new Planned(duplicate.get(), Optional.empty()));
                continue;
            }
            var sent = new Sent(home.ids().uuid(), queue.nextSequence());
            if (queue.settings().fifo()) {
                within.put(List.of(scope, message.deduplicationId()), sent);
            }
            planned.add(new Planned(sent, Optional.of(place(queue, message, sent, sender, scope, now))));
        }
        return planned;
    }

    private static Place place(Queue queue, Outgoing message, Sent sent, String sender, String scope, long now) {
        var row = new MessageRow(queue.id(), sent.sequence(), sent.messageId(), message.body(), message.bodyMd5(), sender, now, now,
                now + message.delaySeconds() * 1_000L, message.attributes(), message.traceHeader(), message.groupId(),
                message.deduplicationId(), "", 0, 0);
        var held = queue.with(backlog -> backlog.coming(row.sequence(), row.enqueuedAt(), row.groupId()));
        return new Place(held, row, queue.settings().fifo()
                ? Optional.of(new DeduplicationRow(queue.id(), scope, message.deduplicationId(), row.sequence(), row.id(), now))
                : Optional.empty());
    }

    private static Void write(Tables.Write tx, Queue queue, List<Place> places, List<DeduplicationRow> forgotten) {
        var marks = tx.get(MarksRow.MARKS, queue.id()).orElseThrow(SqsErrors::queueDoesNotExist);
        reserve(tx, marks, places.isEmpty() ? 0 : places.getLast().row().sequence());
        for (var row : forgotten) {
            tx.delete(DeduplicationRow.DEDUPLICATIONS, row);
        }
        for (var place : places) {
            // What a purge has overtaken is gone before it is there.
            if (place.row().sequence() > marks.purgedThrough()) {
                tx.put(MessageRow.MESSAGES, place.row().at(), place.row());
                place.deduplication().ifPresent(row -> tx.put(DeduplicationRow.DEDUPLICATIONS, row, row));
            }
        }
        return null;
    }

    /// Sequence numbers are reserved many at a time, so that none is used twice, and no transaction more is needed.
    static void reserve(Tables.Write tx, MarksRow marks, long sequence) {
        if (sequence > marks.reservedThrough()) {
            tx.put(MarksRow.MARKS, marks.queue(), marks.reserved(sequence + SqsLimits.SEQUENCES_RESERVED));
        }
    }

    /// The sender as receivers are told. A service has its name here; on AWS it has an id without meaning.
    private static String senderId(Principal principal) {
        return principal instanceof Principal.Service(var name) ? name : principal.userId();
    }
}
