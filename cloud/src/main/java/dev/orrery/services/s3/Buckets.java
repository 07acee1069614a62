package dev.orrery.services.s3;

import static dev.orrery.services.s3.BucketRow.BUCKETS;

import dev.orrery.kernel.store.Tables;
import software.amazon.awssdk.services.s3.S3Client;

/// Buckets themselves: created, found, listed, deleted.
final class Buckets implements S3Client {

    /// The bucket of this name, read in this transaction; `NoSuchBucket` where there is none.
    static BucketRow require(Tables.Read tx, String name) {
        return tx.get(BUCKETS, name).orElseThrow(() -> S3Errors.noSuchBucket(name));
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
