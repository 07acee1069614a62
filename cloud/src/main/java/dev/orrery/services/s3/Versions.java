package dev.orrery.services.s3;

import static dev.orrery.services.s3.VersionRow.CURRENT;
import static dev.orrery.services.s3.VersionRow.MOVED;
import static dev.orrery.services.s3.VersionRow.NULLS;
import static dev.orrery.services.s3.VersionRow.NULL_VERSION;
import static dev.orrery.services.s3.VersionRow.VERSIONS;

import dev.orrery.kernel.Ids;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.BucketRow.Versioning;
import dev.orrery.services.s3.VersionRow.KeyOfMoved;
import dev.orrery.services.s3.VersionRow.KeyOfObject;
import dev.orrery.services.s3.VersionRow.KeyOfVersion;
import dev.orrery.services.s3.VersionRow.MovedRow;
import dev.orrery.services.s3.VersionRow.NullRow;
import dev.orrery.services.s3.VersionRow.State;
import dev.orrery.services.s3.VersionRow.Stored;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The versions of objects, in order. Everything that adds, moves or removes a version does it here, within the caller's
/// transaction, so that the three tables of [VersionRow] and the blobs always agree.
final class Versions {
    private Versions() { }

    /// What a request without version id sees.
    static Optional<VersionRow> current(Tables.Read tx, String bucket, String key) {
        return tx.get(CURRENT, new KeyOfObject(bucket, key));
    }

    /// The newest version, a delete marker perhaps.
    static Optional<VersionRow> latest(Tables.Read tx, String bucket, String key) {
        return current(tx, bucket, key).or(() -> newestBehind(tx, bucket, key));
    }

    /// A version by its id; deleted ones and markers alike.
    ///
    /// @throws S3Error `InvalidArgument` when nothing can have this id
    static Optional<VersionRow> find(Tables.Read tx, String bucket, String key, String versionId) {
        if (versionId.equals(NULL_VERSION)) {
            return current(tx, bucket, key).filter(VersionRow::isNull).or(() -> tx.get(NULLS, new KeyOfObject(bucket, key))
                    .flatMap(row -> tx.get(VERSIONS, new KeyOfVersion(bucket, key, row.sequence()))));
        }
        long sequence = VersionId.sequence(versionId).orElseThrow(() -> S3Errors.invalidVersionId(versionId));
        return current(tx, bucket, key).filter(row -> row.versionId().equals(versionId))
                .or(() -> tx.get(VERSIONS, new KeyOfVersion(bucket, key, sequence)).filter(row -> row.versionId().equals(versionId)))
                .or(() -> tx.get(MOVED, new KeyOfMoved(bucket, key, versionId))
                        .flatMap(moved -> tx.get(VERSIONS, new KeyOfVersion(bucket, key, moved.sequence()))));
    }

    /// A version that a request names.
    ///
    /// @throws S3Error `InvalidArgument` when no version ever had this id
    static Optional<VersionRow> named(Tables.Read tx, String bucket, String key, String versionId) {
        var found = find(tx, bucket, key, versionId);
        if (found.isEmpty() && !versionId.equals(NULL_VERSION) && !VersionId.wasGiven(versionId)) {
            throw S3Errors.invalidVersionId(versionId);
        }
        return found;
    }

    /// Adds a version as the newest: replaces what it must by the bucket's versioning, keeps the rest. The row's sequence
    /// and version id are given here; its content counts as named by it already.
    ///
    /// @param before what is [#current] now, which every writer has read anyway
    /// @return the row as it was put
    static VersionRow add(Tables.Write tx, BucketRow bucket, Optional<VersionRow> before, VersionRow row, Instant now, Ids ids) {
        var added = switch (bucket.versioning()) {
            case NEVER -> {
                before.ifPresent(old -> Contents.release(tx, old.stored().content()));
                yield row.at(before.map(old -> old.sequence() + 1).orElse(0L), NULL_VERSION);
            }
            case ENABLED -> {
                long sequence = nextSequence(tx, before, row, now);
                before.ifPresent(old -> demote(tx, old));
                yield row.at(sequence, VersionId.of(sequence, ids));
            }
            case SUSPENDED -> {
                long sequence = nextSequence(tx, before, row, now);
                before.ifPresent(old -> demote(tx, old));
                dropNull(tx, row.bucket(), row.key());
                yield row.at(sequence, NULL_VERSION);
            }
        };
        if (added.deleteMarker()) {
            keep(tx, added);
        } else {
            tx.put(CURRENT, added.object(), added);
        }
        return added;
    }

    /// Adds a version that has its number and id from another bucket, at its place in the order: it is the newest only
    /// if nothing newer is here. Where the number is taken, the next free one is its own.
    static void insert(Tables.Write tx, VersionRow row) {
        var before = current(tx, row.bucket(), row.key());
        var newest = before.or(() -> newestBehind(tx, row.bucket(), row.key()));
        long sequence = row.sequence();
        while (isTaken(tx, before, row, sequence)) {
            sequence++;
        }
        var added = row.at(sequence, row.versionId());
        if (sequence != row.sequence()) {
            tx.put(MOVED, added.moved(), new MovedRow(sequence));
        }
        if (newest.isPresent() && newest.get().sequence() > sequence) {
            keep(tx, added);
            return;
        }
        before.ifPresent(old -> demote(tx, old));
        if (added.deleteMarker()) {
            keep(tx, added);
        } else {
            tx.put(CURRENT, added.object(), added);
        }
    }

    private static boolean isTaken(Tables.Read tx, Optional<VersionRow> current, VersionRow row, long sequence) {
        return current.filter(other -> other.sequence() == sequence).isPresent()
                || tx.get(VERSIONS, new KeyOfVersion(row.bucket(), row.key(), sequence)).isPresent();
    }

    /// Deletes without naming a version: in a bucket without versioning the object goes, else a delete marker comes.
    ///
    /// @return the marker; empty when there is none
    static Optional<VersionRow> delete(Tables.Write tx, BucketRow bucket, String key, String owner, Instant now, Ids ids) {
        var before = current(tx, bucket.name(), key);
        if (bucket.versioning() == Versioning.NEVER) {
            before.ifPresent(row -> remove(tx, row));
            return Optional.empty();
        }
        return Optional.of(add(tx, bucket, before, marker(bucket.name(), key, owner, now), now, ids));
    }

    /// Deletes one version for good, and shows the next older one if this was the newest.
    static void remove(Tables.Write tx, VersionRow row) {
        Contents.release(tx, row.stored().content());
        if (!row.isNull() && VersionId.sequence(row.versionId()).filter(place -> place != row.sequence()).isPresent()) {
            tx.delete(MOVED, row.moved());
        }
        var current = current(tx, row.bucket(), row.key());
        if (current.isPresent() && current.get().sequence() == row.sequence()) {
            tx.delete(CURRENT, row.object());
        } else {
            forget(tx, row);
            if (current.isPresent()) {
                return;
            }
        }
        Uploads.overtakeAll(tx, row.object());
        newestBehind(tx, row.bucket(), row.key()).filter(next -> !next.deleteMarker()).ifPresent(next -> {
            forget(tx, next);
            tx.put(CURRENT, next.object(), next);
        });
    }

    /// The row that is now where `row` was found.
    static Optional<VersionRow> at(Tables.Read tx, VersionRow row) {
        return current(tx, row.bucket(), row.key()).filter(current -> current.sequence() == row.sequence())
                .or(() -> tx.get(VERSIONS, row.version()));
    }

    /// Writes a changed row in its place.
    static void replace(Tables.Write tx, VersionRow row) {
        if (current(tx, row.bucket(), row.key()).filter(current -> current.sequence() == row.sequence()).isPresent()) {
            tx.put(CURRENT, row.object(), row);
        } else {
            tx.put(VERSIONS, row.version(), row);
        }
    }

    /// Whether the bucket has neither objects nor versions nor markers, and so may be deleted.
    static boolean none(Tables.Read tx, String bucket) {
        var range = Range.startingWith(Key.of(bucket));
        return tx.scan(CURRENT, range).findFirst().isEmpty() && tx.scan(VERSIONS, range).findFirst().isEmpty();
    }

    /// Times are told to the second.
    static Instant told(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS);
    }

    private static VersionRow marker(String bucket, String key, String owner, Instant now) {
        return new VersionRow(bucket, key, 0, "", true, told(now), owner, Stored.NOTHING, Description.NOTHING, State.NOTHING);
    }

    /// By the time, so that no counter is shared, but always behind what is there, even when the clock was turned back.
    private static long nextSequence(Tables.Read tx, Optional<VersionRow> before, VersionRow row, Instant now) {
        long newest = before.or(() -> newestBehind(tx, row.bucket(), row.key())).map(VersionRow::sequence).orElse(0L);
        return Math.max(newest + 1, now.toEpochMilli());
    }

    private static Optional<VersionRow> newestBehind(Tables.Read tx, String bucket, String key) {
        try (var rows = tx.scan(VERSIONS, Range.startingWith(Key.of(bucket).text(key)))) {
            return rows.findFirst();
        }
    }

    private static void demote(Tables.Write tx, VersionRow row) {
        tx.delete(CURRENT, row.object());
        keep(tx, row);
    }

    private static void keep(Tables.Write tx, VersionRow row) {
        tx.put(VERSIONS, row.version(), row);
        if (row.isNull()) {
            tx.put(NULLS, row.object(), new NullRow(row.sequence()));
        }
    }

    private static void forget(Tables.Write tx, VersionRow row) {
        tx.delete(VERSIONS, row.version());
        if (row.isNull()) {
            tx.delete(NULLS, row.object());
        }
    }

    /// The null version makes room for a new null version.
    private static void dropNull(Tables.Write tx, String bucket, String key) {
        var object = new KeyOfObject(bucket, key);
        tx.get(NULLS, object).flatMap(row -> tx.get(VERSIONS, new KeyOfVersion(bucket, key, row.sequence()))).ifPresent(old -> {
            Contents.release(tx, old.stored().content());
            forget(tx, old);
        });
    }
}
