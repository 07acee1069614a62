package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

/// A management event in the history of an account in a region.
///
/// @param at to the second, as the record tells it
/// @param number grows with every event of a process and from one process to the next: what happened in the same second stays in order
/// @param userName empty for services
/// @param record the whole event in JSON
record EventRow(Instant at, long number, String id, String name, String source, String userName, boolean readOnly, String accessKeyId,
        List<Touched> resources, String record) {
    static final Table<EventRow, EventRow> EVENTS = Table.of("events", row -> new Place(row.at, row.number, row.id).key(), EventRow.class);

    /// A resource that the event is about.
    record Touched(String type, String name) { }

    /// Where an event stands in the history.
    record Place(Instant at, long number, String id) {
        Key key() {
            return Key.empty().number(at.getEpochSecond()).number(number).text(id);
        }
    }

    Place place() {
        return new Place(at, number, id);
    }

    /// Where the events of a moment, and those behind it, begin.
    static Key start(Instant first) {
        return Key.empty().number(first.getEpochSecond() + (first.getNano() > 0 ? 1 : 0));
    }

    static Range since(Instant first) {
        return Range.all().from(start(first));
    }

    /// Events from one moment to another, both included.
    static Range between(Instant first, Instant last) {
        return since(first).before(Key.empty().number(last.getEpochSecond() + 1));
    }

    Event event() {
        var event = Event.builder().eventId(id).eventName(name).readOnly(Boolean.toString(readOnly)).eventTime(at).eventSource(source)
                .cloudTrailEvent(record)
                .resources(resources.stream().map(each -> Resource.builder()
                        .resourceType(each.type()).resourceName(each.name()).build()).toList());
        return event.username(userName.isEmpty() ? null : userName).accessKeyId(accessKeyId.isEmpty() ? null : accessKeyId).build();
    }
}
