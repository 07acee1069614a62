package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.services.cloudtrail.PendingRow.Lane;
import java.time.Instant;
import java.util.LinkedHashMap;

/// A file that was delivered and is not in a digest yet.
record DeliveredRow(Lane lane, String bucket, String key, String hash, Instant oldest, Instant newest, Instant at) {
    static final Table<DeliveredRow, DeliveredRow> DELIVERED = Table.of("delivered", row -> row.lane.key().text(row.key), DeliveredRow.class);

    static Range all(Lane lane) {
        return Range.startingWith(lane.key());
    }

    /// As an element of a digest's `logFiles`.
    Json element() {
        var members = new LinkedHashMap<String, Json>();
        members.put("s3Bucket", new Json.Text(bucket));
        members.put("s3Object", new Json.Text(key));
        members.put("hashValue", new Json.Text(hash));
        members.put("hashAlgorithm", new Json.Text("SHA-256"));
        members.put("newestEventTime", new Json.Text(newest.toString()));
        members.put("oldestEventTime", new Json.Text(oldest.toString()));
        return new Json.Members(members);
    }
}
