package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.Note;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.ObjectEvent.Detail;
import dev.orrery.services.s3.Objects.Written;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells a bucket's notifications of what happens to its objects, in the transaction in which it happens: what is acknowledged will
/// be told, and what is refused is not. A bucket without notifications pays for a look at its settings, which are in memory.
final class Events {
    private static final int ID_DIGITS = 32;

    private Events() { }

    /// An object was made by whoever calls.
    static Written created(Home home, Tables.Write tx, EventKind kind, Written written) {
        tell(home, tx, written.bucket(), kind, () -> ObjectEvent.of(kind, written.row(), EventActor.caller(), home.clock().now()));
        return written;
    }

    /// How whoever calls puts an object: by a request of its own, or by a form.
    static EventKind put() {
        return Call.current().context().get(Call.FORM) == null ? EventKind.PUT : EventKind.POST;
    }

    /// Whoever calls changed a version, made a delete marker, or deleted a version.
    static void changed(Home home, Tables.Write tx, BucketRow bucket, EventKind kind, VersionRow row) {
        tell(home, tx, bucket, kind, () -> ObjectEvent.of(kind, row, EventActor.caller(), home.clock().now()));
    }

    /// Whoever calls deleted what bears no version id. AWS tells of it even where there was nothing.
    static void deleted(Home home, Tables.Write tx, BucketRow bucket, String key) {
        tell(home, tx, bucket, EventKind.DELETE,
                () -> ObjectEvent.gone(EventKind.DELETE, key, EventActor.caller(), home.clock().now()));
    }

    /// S3 did it, by itself.
    static void byItself(Home home, Tables.Write tx, BucketRow bucket, EventKind kind, VersionRow row) {
        tell(home, tx, bucket, kind, () -> ObjectEvent.of(kind, row, EventActor.itself(home), home.clock().now()));
    }

    /// Lifecycle brought a version to a colder storage class.
    static void moved(Home home, Tables.Write tx, BucketRow bucket, VersionRow row) {
        var kind = EventKind.LIFECYCLE_TRANSITION;
        tell(home, tx, bucket, kind, () -> ObjectEvent.of(kind, row, EventActor.itself(home), home.clock().now())
                .with(new Detail("lifecycleEventData", EventRecord.one("transitionEventData",
                        EventRecord.one("destinationStorageClass", new Json.Text(row.state().storageClass()))))));
    }

    static void tell(Home home, Tables.Write tx, BucketRow bucket, EventKind kind, Supplier<ObjectEvent> event) {
        var rules = Bucket.of(tx, bucket).events();
        if (rules.isEmpty()) {
            return;
        }
        var asking = rules.get().asking(kind);
        if (!asking.isEmpty()) {
            tell(home, tx, bucket, asking, event.get());
        }
    }

    private static void tell(Home home, Tables.Write tx, BucketRow bucket, List<EventRule> asking, ObjectEvent event) {
        var about = event.kind().told + " of " + bucket.name() + "/" + event.key();
        var sequencer = Optional.<String>empty();
        for (var rule : asking) {
            if (!rule.wants(event.key())) {
                tx.afterCommit(() -> note(() -> new Note(about + " for " + rule.destination(), "filtered out", rule.filter())));
                continue;
            }
            if (sequencer.isEmpty()) {
                sequencer = Optional.of(SequencerRow.next(tx, bucket.name(), event.at()));
            }
            Notices.keep(home, tx, new NoticeRow(home.ids().hex(ID_DIGITS), bucket.name(), bucket.owner(), about, rule.destination(),
                    EventRecord.message(bucket, rule.id(), event, sequencer.get()), event.actor().trace(), 0, event.at()));
        }
    }

    /// For whoever asks why somebody was told or not.
    static void note(Supplier<Note> note) {
        Call.running().ifPresent(call -> call.notes().add(note));
    }
}
