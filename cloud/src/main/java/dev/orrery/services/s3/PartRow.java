package dev.orrery.services.s3;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// A part that was uploaded and waits for its upload to be completed.
///
/// @param checksum in base64, of the upload's algorithm
record PartRow(String uploadId, int number, long size, String etag, String checksum, Instant lastModified, List<Segment> segments) {
    static final Table<KeyOfPart, PartRow> PARTS = Table.of("parts", KeyOfPart::storeKey, PartRow.class);

    record KeyOfPart(String uploadId, int number) {
        Key storeKey() {
            return Key.of(uploadId).number(number);
        }
    }

    KeyOfPart id() {
        return new KeyOfPart(uploadId, number);
    }

    /// The parts of an upload behind this number, ascending.
    static Stream<PartRow> behind(Tables.Read tx, String uploadId, int number) {
        return tx.scan(PARTS, Range.startingWith(Key.of(uploadId)).behind(Key.of(uploadId).number(number)));
    }

    static List<PartRow> all(Tables.Read tx, String uploadId) {
        try (var parts = behind(tx, uploadId, 0)) {
            return parts.toList();
        }
    }

    /// Deletes the part with its bytes.
    void drop(Tables.Write tx) {
        segments.forEach(segment -> tx.release(segment.blob()));
        tx.delete(PARTS, id());
    }
}
