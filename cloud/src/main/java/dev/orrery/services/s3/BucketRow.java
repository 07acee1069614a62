package dev.orrery.services.s3;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;

/// A bucket, without its settings: read by every operation on its objects, so it stays small.
///
/// @param owner the account that owns it
/// @param revision names the content of the settings; what is remembered of a bucket is remembered by it, see [Settings]
record BucketRow(String name, String owner, String region, Instant createdAt, long revision, Versioning versioning,
        boolean objectLock) {
    static final Table<String, BucketRow> BUCKETS = Table.of("buckets", Key::of, BucketRow.class);

    enum Versioning { NEVER, ENABLED, SUSPENDED }

    BucketRow withRevision(long other) {
        return new BucketRow(name, owner, region, createdAt, other, versioning, objectLock);
    }

    BucketRow withVersioning(Versioning other) {
        return new BucketRow(name, owner, region, createdAt, revision + 1, other, objectLock);
    }

    BucketRow withObjectLock() {
        return new BucketRow(name, owner, region, createdAt, revision + 1, Versioning.ENABLED, true);
    }

    String arn() {
        return "arn:aws:s3:::" + name;
    }
}
