package dev.orrery.services.sqs;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.Map;

/// A queue.
///
/// @param id chosen at random when it was made: what its messages are stored under, so that a queue that is made again
///        under the same name has none of the old one's
/// @param revision counts changes
/// @param attributes as `GetQueueAttributes` shows them; what is calculated is not among them
record QueueRow(String name, long id, long revision, Instant createdAt, Instant modifiedAt, Map<String, String> attributes,
        Map<String, String> tags) {
    static final Table<String, QueueRow> QUEUES = Table.of("queues", Key::of, QueueRow.class);

    QueueRow changed(Map<String, String> newAttributes, Instant now) {
        return new QueueRow(name, id, revision + 1, createdAt, now, newAttributes, tags);
    }

    QueueRow tagged(Map<String, String> newTags) {
        return new QueueRow(name, id, revision + 1, createdAt, modifiedAt, attributes, newTags);
    }
}
