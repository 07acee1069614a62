package dev.orrery.services.s3;

import dev.orrery.kernel.store.Tables;

/// Looks up buckets.
final class Buckets {
    private Buckets() { }

    static BucketRow require(Tables.Read tx, String name) {
        return tx.get(BucketRow.BUCKETS, name).orElseThrow(() -> S3Errors.noSuchBucket(name));
    }
}
