package dev.orrery.services.s3;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.util.List;

/// The parts of an object that came in parts. Apart from the object's row, so that listing does not read it.
record ManifestRow(String id, List<PartOfObject> parts) {
    static final Table<String, ManifestRow> MANIFESTS = Table.of("manifests", Key::of, ManifestRow.class);

    /// @param checksum of the part alone, in base64; empty when it is not known
    record PartOfObject(int number, long size, String checksum, List<Segment> segments) { }
}
