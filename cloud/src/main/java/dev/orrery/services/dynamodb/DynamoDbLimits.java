package dev.orrery.services.dynamodb;

import java.time.Duration;

/// The published numbers. Source: Developer Guide, "Quotas in Amazon DynamoDB", unless it says something else.
final class DynamoDbLimits {
    static final int ITEM_BYTES_MAX = 400 * 1024;
    static final int HASH_KEY_BYTES_MAX = 2048;
    static final int RANGE_KEY_BYTES_MAX = 1024;
    /// What a page of Query or Scan holds.
    static final int PAGE_BYTES_MAX = 1024 * 1024;
    static final int LOCAL_INDEXES_MAX = 5;
    static final int GLOBAL_INDEXES_MAX = 20;
    static final int PROJECTED_ATTRIBUTES_MAX = 100;
    static final int TABLES_MAX = 2_500;
    static final int BATCH_GET_KEYS_MAX = 100;
    static final int BATCH_WRITES_MAX = 25;
    static final int BATCH_GET_BYTES_MAX = 16 * 1024 * 1024;
    static final int TRANSACTION_ACTIONS_MAX = 100;
    static final int TRANSACTION_BYTES_MAX = 4 * 1024 * 1024;
    static final int SEGMENTS_MAX = 1_000_000;
    static final int TAGS_MAX = 50;
    static final long THROUGHPUT_MAX = 1_000_000_000_000L;
    /// How long a table takes to be created, changed or deleted. On AWS it takes seconds. Waiters of the SDKs sleep 20 seconds
    /// when they find a table that is not ready, so who asks how it is waits until it is, see [TableLookup#await].
    static final Duration SETTLING = Duration.ofMillis(100);

    private DynamoDbLimits() { }
}
