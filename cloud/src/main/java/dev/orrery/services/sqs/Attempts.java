package dev.orrery.services.sqs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Receives of a FIFO queue that can be tried again. Whoever uses it holds the queue's lock.
final class Attempts {
    private final Map<String, AttemptRow> byId = new LinkedHashMap<>();

    void remember(AttemptRow row) {
        byId.remove(row.id());
        byId.put(row.id(), row);
    }

    Optional<AttemptRow> find(String id, long now) {
        return Optional.ofNullable(byId.get(id)).filter(row -> row.countsAt(now));
    }

    /// The oldest that do not count any more.
    List<AttemptRow> expired(long now) {
        var expired = new ArrayList<AttemptRow>(0);
        for (var row : byId.values()) {
            if (row.countsAt(now) || expired.size() == SqsLimits.FORGOTTEN_PER_SEND_MAX) {
                break;
            }
            expired.add(row);
        }
        return expired;
    }

    void forget(AttemptRow row) {
        byId.remove(row.id(), row);
    }
}
