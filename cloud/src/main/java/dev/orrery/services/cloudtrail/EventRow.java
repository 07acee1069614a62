package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

/// A management event in the history of an account.
///
/// @param region in whose history it is
/// @param at to the second, as the record tells it
/// @param number grows with every event of a process and from one process to the next: what happened in the same second stays in order
/// @param userName empty for services
/// @param record the whole event in JSON
record EventRow(String region, Instant at, long number, String id, String name, String source, String userName, boolean readOnly, String accessKeyId,
        List<Touched> resources, String record) {
    static final Table<EventRow, EventRow> EVENTS = Table.of("events", row -> row.place().key(row.region), EventRow.class);

    /// A resource that the event is about.
    record Touched(String type, String name) { }

    /// Where an event stands in the history.
    record Place(Instant at, long number, String id) {
        Key key(String region) {
            return Key.of(region).number(at.getEpochSecond()).number(number).text(id);
        }
    }

    Place place() {
        return new Place(at, number, id);
    }

    /// Events from a moment on, its own included.
    static Range since(String region, Instant first) {
        return Range.startingWith(Key.of(region)).from(Key.of(region).number(first.getEpochSecond() + (first.getNano() > 0 ? 1 : 0)));
    }

    /// Events from one moment to another, both included.
    static Range between(String region, Instant first, Instant last) {
        return since(region, first).before(Key.of(region).number(last.getEpochSecond() + 1));
    }

    Event event() {
        var event = Event.builder().eventId(id).eventName(name).readOnly(Boolean.toString(readOnly)).eventTime(at).eventSource(source)
                .cloudTrailEvent(record)
                .resources(resources.stream().map(each -> Resource.builder()
                        .resourceType(each.type()).resourceName(each.name()).build()).toList());
        return event.username(userName.isEmpty() ? null : userName).accessKeyId(accessKeyId.isEmpty() ? null : accessKeyId).build();
    }
}
