package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Tables;

/// Remembers which versions are to be replicated: as a durable timer each, due at once, set in the transaction that
/// wrote the version. So nothing is forgotten by a crash, and nothing replicated that was not committed.
///
/// @param bucket of the source
/// @param versionId has no slash in it
record ReplicationTimer(String bucket, String versionId, String key) {
    static final String KIND = "replicate";
    private static final int CHANGE_DIGITS = 8;

    /// What the state of a version that is about to be written says of replication; nothing where no rule is about it.
    static VersionRow pending(Tables.Read tx, BucketRow bucket, VersionRow row) {
        var rules = Bucket.of(tx, bucket).replication();
        return rules.isEmpty() || bucket.versioning() != BucketRow.Versioning.ENABLED || rules.get().destinations(row).isEmpty()
                ? row : row.with(row.state().withReplication("PENDING"));
    }

    /// A version was written.
    static void written(Home home, Tables.Write tx, VersionRow row) {
        if (row.state().replication().equals("PENDING")) {
            // Each change has a timer of its own, so that the end of one never hides the next.
            home.timers().set(tx, KIND, row.bucket() + '/' + row.versionId() + '/' + home.ids().hex(CHANGE_DIGITS) + '/' + row.key(),
                    home.clock().now());
        }
    }

    /// A delete marker was made by a request. (What lifecycle makes stays here.)
    static void marked(Home home, Tables.Write tx, BucketRow bucket, VersionRow marker) {
        var pending = pending(tx, bucket, marker);
        if (pending != marker) {
            Versions.replace(tx, pending);
            written(home, tx, pending);
        }
    }

    /// Puts a version in its place whose tags, access control list or lock were changed. The replicas of what was
    /// replicated follow.
    static void changed(Home home, Tables.Write tx, BucketRow bucket, VersionRow row) {
        var pending = row.state().replication().isEmpty() ? row : pending(tx, bucket, row);
        Versions.replace(tx, pending);
        if (pending != row) {
            written(home, tx, pending);
        }
    }

    static ReplicationTimer of(Timer timer) {
        var parts = timer.key().split("/", 4);
        return new ReplicationTimer(parts[0], parts[1], parts[3]);
    }
}
