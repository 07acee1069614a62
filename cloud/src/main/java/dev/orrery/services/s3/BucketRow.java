package dev.orrery.services.s3;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;

/// A bucket, without its settings: read by every operation on its objects, so it stays small.
///
/// @param owner the account that owns it
/// @param revision names the content of the settings; what is remembered of a bucket is remembered by it, see [Settings]
/// @param location what its maker called the region, where that is another name of it
record BucketRow(String name, String owner, String region, Instant createdAt, long revision, Versioning versioning,
        boolean objectLock, String location) {
    /// An old name of `eu-west-1`.
    static final String EU = "EU";
    static final Table<String, BucketRow> BUCKETS = Table.of("buckets", Key::of, BucketRow.class);

    enum Versioning { NEVER, ENABLED, SUSPENDED }

    BucketRow withRevision(long other) {
        return new BucketRow(name, owner, region, createdAt, other, versioning, objectLock, location);
    }

    BucketRow withVersioning(Versioning other) {
        return new BucketRow(name, owner, region, createdAt, revision + 1, other, objectLock, location);
    }

    BucketRow withObjectLock() {
        return new BucketRow(name, owner, region, createdAt, revision + 1, Versioning.ENABLED, true, location);
    }

    String arn() {
        return "arn:aws:s3:::" + name;
    }
}
