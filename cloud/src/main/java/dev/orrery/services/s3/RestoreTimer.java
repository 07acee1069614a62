package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.ObjectEvent.Detail;
import java.time.Instant;
import java.util.LinkedHashMap;

/// Tells of the end of restores and of their copies, for which nothing else needs to wake: whoever reads asks the clock.
///
/// @param bucket has no slash in it
/// @param versionId has no slash in it
record RestoreTimer(String bucket, String versionId, String key) {
    static final String KIND = "restore";

    /// @param at when the restored copy is there, or when it is there no more
    static void set(Home home, Tables.Write tx, VersionRow row, Instant at) {
        home.timers().set(tx, KIND, row.bucket() + '/' + row.versionId() + '/' + row.key(), at);
    }

    static void due(Home home, Timer timer) {
        var parts = timer.key().split("/", 3);
        new RestoreTimer(parts[0], parts[1], parts[2]).due(home, timer.due());
    }

    private void due(Home home, Instant at) {
        home.store().write(tx -> {
            var owner = tx.get(BucketRow.BUCKETS, bucket);
            owner.flatMap(_ -> Versions.find(tx, bucket, key, versionId)).ifPresent(row -> row.state().restore().ifPresent(restore -> {
                if (at.isBefore(restore.expires())) {
                    completed(home, tx, owner.get(), row, restore);
                    set(home, tx, row, restore.expires());
                } else {
                    Events.byItself(home, tx, owner.get(), EventKind.RESTORE_DELETE, row);
                }
            }));
            return this;
        });
    }

    private static void completed(Home home, Tables.Write tx, BucketRow bucket, VersionRow row, Restore restore) {
        var kind = EventKind.RESTORE_COMPLETED;
        Events.tell(home, tx, bucket, kind, () -> {
            var data = new LinkedHashMap<String, Json>();
            data.put("lifecycleRestorationExpiryTime", new Json.Text(EventRecord.time(restore.expires())));
            data.put("lifecycleRestoreStorageClass", new Json.Text(row.state().storageClass()));
            var actor = EventActor.itself(home, "AmazonCustomer:" + EventActor.customerId(bucket.owner()));
            return ObjectEvent.of(kind, row, actor, home.clock().now())
                    .with(new Detail("glacierEventData", EventRecord.one("restoreEventData", new Json.Members(data))));
        });
    }
}
