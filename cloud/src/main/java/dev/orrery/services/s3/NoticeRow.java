package dev.orrery.services.s3;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;

/// A message about an event that is to be delivered. It is there from the transaction of the change that it tells of until it was
/// delivered or given up.
///
/// @param account that owns the bucket
/// @param about the event, for people: `ObjectCreated:Put of box/key`
/// @param destination an ARN
/// @param trace as [EventActor#trace]
/// @param failures how many attempts failed
/// @param since when it happened
record NoticeRow(String id, String bucket, String account, String about, String destination, String message, String trace, int failures,
        Instant since) {
    static final Table<String, NoticeRow> NOTICES = Table.of("notices", Key::of, NoticeRow.class);

    NoticeRow failed() {
        return new NoticeRow(id, bucket, account, about, destination, message, trace, failures + 1, since);
    }
}
