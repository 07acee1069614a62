package dev.orrery.services.s3;

import dev.orrery.kernel.json.Json;
import java.time.Instant;
import java.util.Optional;

/// Something that happened to an object.
///
/// @param versionId empty where the object has none that messages tell
/// @param etag without quotes
/// @param detail what only this kind of event tells
record ObjectEvent(EventKind kind, String key, String versionId, long size, String etag, EventActor actor, Optional<Detail> detail,
        Instant at) {
    /// The tag of nothing, which a delete marker has.
    private static final String ETAG_OF_NOTHING = "d41d8cd98f00b204e9800998ecf8427e";

    /// @param name of the member beside `s3`
    record Detail(String name, Json value) { }

    static ObjectEvent of(EventKind kind, VersionRow row, EventActor actor, Instant at) {
        return new ObjectEvent(kind, row.key(), row.isNull() ? "" : row.versionId(), row.stored().size(),
                row.deleteMarker() ? ETAG_OF_NOTHING : row.stored().etag(), actor, Optional.empty(), at);
    }

    /// Of an object that is gone, if it ever was there.
    static ObjectEvent gone(EventKind kind, String key, EventActor actor, Instant at) {
        return new ObjectEvent(kind, key, "", 0, "", actor, Optional.empty(), at);
    }

    ObjectEvent with(Detail other) {
        return new ObjectEvent(kind, key, versionId, size, etag, actor, Optional.of(other), at);
    }
}
