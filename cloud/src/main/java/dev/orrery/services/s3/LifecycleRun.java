package dev.orrery.services.s3;

import static dev.orrery.services.s3.VersionRow.CURRENT;
import static dev.orrery.services.s3.VersionRow.VERSIONS;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.BucketRow.Versioning;
import dev.orrery.services.s3.UploadRow.KeyOfUpload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// One pass of lifecycle over a bucket, done every midnight UTC: everything that is due by then happens.
///
/// Works in batches: what is due is found in a snapshot and done in one transaction, which looks again at each version,
/// because it may have changed in between.
final class LifecycleRun {
    /// How many rows one transaction changes at most.
    private static final int BATCH_ROWS = 500;
    private final Home home;
    private final String bucket;
    private final LifecycleRules rules;
    private final Instant now;

    LifecycleRun(Home home, String bucket, LifecycleRules rules) {
        this.home = home;
        this.bucket = bucket;
        this.rules = rules;
        this.now = home.clock().now();
    }

    void run() {
        walk(CURRENT, this::current);
        walk(VERSIONS, this::behind);
        abortUploads();
    }

    /// A change to one version, done only if the version is still what it was.
    private record Step(VersionRow row, BiConsumer<Tables.Write, BucketRow> change) { }

    /// What is due for the versions of one key, the newest first.
    private interface Judge {
        void judge(Tables.Read tx, List<VersionRow> versions, List<Step> steps);
    }

    private void walk(Table<?, VersionRow> table, Judge judge) {
        var after = Optional.<String>empty();
        do {
            var batch = find(table, judge, after);
            if (!batch.steps().isEmpty()) {
                apply(batch.steps());
            }
            after = batch.last();
        } while (after.isPresent());
    }

    /// @param last the key up to which was looked; empty at the end of the bucket
    private record Batch(List<Step> steps, Optional<String> last) { }

    private Batch find(Table<?, VersionRow> table, Judge judge, Optional<String> after) {
        return home.store().read(tx -> {
            var all = Range.startingWith(Key.of(bucket));
            var range = after.map(key -> all.behind(Key.of(bucket).text(key))).orElse(all);
            var steps = new ArrayList<Step>();
            var versions = new ArrayList<VersionRow>();
            try (var rows = tx.scan(table, range)) {
                for (var iterator = rows.iterator(); iterator.hasNext();) {
                    var row = iterator.next();
                    if (!versions.isEmpty() && !versions.getFirst().key().equals(row.key())) {
                        judge.judge(tx, versions, steps);
                        if (steps.size() >= BATCH_ROWS) {
                            return new Batch(steps, Optional.of(versions.getFirst().key()));
                        }
                        versions.clear();
                    }
                    versions.add(row);
                }
            }
            if (!versions.isEmpty()) {
                judge.judge(tx, versions, steps);
            }
            return new Batch(steps, Optional.empty());
        });
    }

    private void current(Tables.Read tx, List<VersionRow> versions, List<Step> steps) {
        var row = versions.getFirst();
        if (waitsForReplication(row)) {
            return;
        }
        var subject = LifecycleRules.subject(row);
        var move = rules.transition(subject, now).map(due -> move(row, due.storageClass()));
        if (rules.expiration(subject).filter(due -> !due.at().isAfter(now)).isPresent()) {
            steps.add(new Step(row, (write, owner) -> expire(write, owner, row, move)));
        } else {
            move.ifPresent(steps::add);
        }
    }

    /// Where versions are kept, moving comes before hiding: "transition takes precedence over creation of delete markers".
    private void expire(Tables.Write tx, BucketRow owner, VersionRow row, Optional<Step> move) {
        if (owner.versioning() != Versioning.NEVER) {
            move.ifPresent(step -> step.change().accept(tx, owner));
        }
        var marker = Versions.delete(tx, owner, row.key(), owner.owner(), now, home.ids());
        Events.byItself(home, tx, owner, marker.isPresent() ? EventKind.LIFECYCLE_DELETE_MARKER_CREATED : EventKind.LIFECYCLE_DELETE,
                marker.orElse(row));
    }

    /// Delete markers and versions that are not current.
    private void behind(Tables.Read tx, List<VersionRow> versions, List<Step> steps) {
        var current = Versions.current(tx, bucket, versions.getFirst().key());
        var successor = current;
        int newer = 0;
        for (var row : versions) {
            if (successor.isEmpty()) {
                if (row.deleteMarker() && versions.size() == 1) {
                    rules.markerExpiration(LifecycleRules.subject(row)).filter(due -> !due.at().isAfter(now)).ifPresent(_ -> steps.add(remove(row)));
                }
            } else {
                noncurrent(row, successor.get().lastModified(), newer, steps);
                newer++;
            }
            successor = Optional.of(row);
        }
    }

    private void noncurrent(VersionRow row, Instant since, int newer, List<Step> steps) {
        if (waitsForReplication(row)) {
            return;
        }
        var subject = LifecycleRules.subject(row);
        var expiration = rules.noncurrentExpiration(subject, since, newer);
        if (expiration.isPresent() && !expiration.get().at().isAfter(now)) {
            if (!locked(row)) {
                steps.add(remove(row));
            }
        } else if (!row.deleteMarker()) {
            rules.noncurrentTransition(subject, since, newer, now).ifPresent(move -> steps.add(move(row, move.storageClass())));
        }
    }

    /// Uploads of which nobody has made an object in time. One transaction each, for an upload may have many parts.
    private void abortUploads() {
        for (var upload : home.store().read(this::overdue)) {
            home.store().write(tx -> {
                tx.get(UploadRow.UPLOADS, upload).ifPresent(row -> Uploads.abort(tx, row));
                return upload;
            });
        }
    }

    private List<KeyOfUpload> overdue(Tables.Read tx) {
        try (var uploads = tx.scan(UploadRow.UPLOADS, Range.startingWith(Key.of(bucket)))) {
            return uploads.filter(upload -> rules.abort(upload.key(), upload.initiated()).filter(due -> !due.at().isAfter(now)).isPresent())
                    .map(UploadRow::id).toList();
        }
    }

    /// Object lock outlasts lifecycle.
    private boolean locked(VersionRow row) {
        return row.state().legalHold() || row.state().retention().filter(retention -> retention.holds(now)).isPresent();
    }

    /// What is not yet in the other buckets stays as it is.
    /// Source: S3 User Guide, "How S3 Lifecycle interacts with other bucket configurations".
    private static boolean waitsForReplication(VersionRow row) {
        return row.state().replication().equals("PENDING") || row.state().replication().equals("FAILED");
    }

    private Step move(VersionRow row, String storageClass) {
        return new Step(row, (tx, owner) -> {
            var moved = row.with(row.state().withStorageClass(storageClass));
            Versions.replace(tx, moved);
            Events.moved(home, tx, owner, moved);
        });
    }

    private Step remove(VersionRow row) {
        return new Step(row, (tx, owner) -> {
            Versions.remove(tx, row);
            Events.byItself(home, tx, owner, EventKind.LIFECYCLE_DELETE, row);
        });
    }

    private void apply(List<Step> steps) {
        home.store().write(tx -> {
            var owner = Buckets.require(tx, bucket);
            for (var step : steps) {
                if (Versions.at(tx, step.row()).filter(row -> same(row, step.row())).isPresent()) {
                    step.change().accept(tx, owner);
                }
            }
            return null;
        });
    }

    /// Nothing that a rule looks at has changed.
    private static boolean same(VersionRow left, VersionRow right) {
        return left.versionId().equals(right.versionId()) && left.stored().etag().equals(right.stored().etag())
                && left.lastModified().equals(right.lastModified()) && left.state().tags().equals(right.state().tags())
                && left.state().storageClass().equals(right.state().storageClass())
                && left.state().replication().equals(right.state().replication())
                && left.state().retention().equals(right.state().retention()) && left.state().legalHold() == right.state().legalHold();
    }
}
