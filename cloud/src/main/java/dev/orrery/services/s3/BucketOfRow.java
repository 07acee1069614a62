package dev.orrery.services.s3;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;

/// An account has a bucket: lists an account's buckets without walking everybody's.
record BucketOfRow(String owner, String name) {
    static final Table<BucketOfRow, BucketOfRow> BUCKETS_OF =
            Table.of("bucketsOf", key -> Key.of(key.owner()).text(key.name()), BucketOfRow.class);
}
