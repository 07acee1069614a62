package dev.orrery.services.sqs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a FIFO queue remembers of messages that were sent in the last five minutes. Whoever uses it holds the queue's lock.
///
/// An id counts as it did when its message was sent, within the queue or within the group, whatever the queue does now.
/// Source: recordings of AWS in LocalStack's test suite.
final class Deduplications {
    private final Map<Name, DeduplicationRow> byName = new LinkedHashMap<>();
    private long clearedThrough;

    private record Name(String scope, String id) { }

    void remember(DeduplicationRow row) {
        if (row.sequence() <= clearedThrough) {
            return;
        }
        var name = new Name(row.scope(), row.id());
        byName.remove(name);
        byName.put(name, row);
    }

    /// The message that one with this id would be a duplicate of.
    Optional<DeduplicationRow> find(String group, String id, long now) {
        var found = byName.get(new Name("", id));
        if (found == null || !found.countsAt(now)) {
            found = byName.get(new Name(group, id));
        }
        return Optional.ofNullable(found).filter(row -> row.countsAt(now));
    }

    /// The oldest that do not count any more.
    List<DeduplicationRow> expired(long now) {
        var expired = new ArrayList<DeduplicationRow>(0);
        for (var row : byName.values()) {
            if (row.countsAt(now) || expired.size() == SqsLimits.FORGOTTEN_PER_SEND_MAX) {
                break;
            }
            expired.add(row);
        }
        return expired;
    }

    void forget(DeduplicationRow row) {
        byName.remove(new Name(row.scope(), row.id()), row);
    }

    /// A purge makes the queue forget what was sent before.
    void clear(long through) {
        clearedThrough = Math.max(clearedThrough, through);
        byName.values().removeIf(row -> row.sequence() <= through);
    }
}
