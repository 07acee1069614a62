package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A management event in the history of an account. Earlier versions kept all that an event is found by, and its record in
/// JSON; now there are the facts instead, and the rest is made of them.
///
/// @param region in whose history it is
/// @param at to the second, as the record tells it
/// @param number of [Numbers]: what happened in the same second stays in order
/// @param id of earlier versions, as all until `record`
/// @param packedId the event's
/// @param packedShared the id that other accounts' events of the same call have, too; empty where there are none
/// @param agent the number of the program that called; zero where the facts tell
/// @param through how many bytes of facts this history has had with this event
record EventRow(String region, Instant at, long number, String id, String name, String source, String userName, boolean readOnly, String accessKeyId,
        List<Touched> resources, String record, byte[] packedId, byte[] packedShared, long agent, long through, Optional<Facts> facts) {
    static final Table<EventRow, EventRow> EVENTS = Table.of("events", row -> row.place().key(row.region), EventRow.class);
    /// What an event takes besides the texts of its facts: lengths, numbers, ids and its key.
    private static final int OVERHEAD_BYTES = 100;

    /// A resource that the event is about.
    record Touched(String type, String name) { }

    /// Where an event stands in the history.
    record Place(Instant at, long number, String id) {
        Key key(String region) {
            return Key.of(region).number(at.getEpochSecond()).number(number).text(id);
        }
    }

    static EventRow of(String region, Instant at, long number, byte[] packedId, byte[] packedShared, Facts facts) {
        return new EventRow(region, at, number, "", "", "", "", false, "", List.of(), "", packedId, packedShared, 0, 0, Optional.of(facts));
    }

    EventRow through(long bytes) {
        return new EventRow(region, at, number, id, name, source, userName, readOnly, accessKeyId, resources, record, packedId, packedShared,
                agent, bytes, facts);
    }

    EventRow by(long agentNumber) {
        return new EventRow(region, at, number, id, name, source, userName, readOnly, accessKeyId, resources, record, packedId, packedShared,
                agentNumber, through, facts.map(known -> known.by("")));
    }

    Place place() {
        return new Place(at, number, id);
    }

    /// About as many as it takes in the store; none for those of earlier versions, which the ninety days alone bound.
    long bytes() {
        return facts.map(known -> (long) OVERHEAD_BYTES + known.characters()).orElse(0L);
    }

    /// Events from a moment on, its own included.
    static Range since(String region, Instant first) {
        return Range.startingWith(Key.of(region)).from(Key.of(region).number(first.getEpochSecond() + (first.getNano() > 0 ? 1 : 0)));
    }

    /// Events from one moment to another, both included.
    static Range between(String region, Instant first, Instant last) {
        return since(region, first).before(Key.of(region).number(last.getEpochSecond() + 1));
    }
}
