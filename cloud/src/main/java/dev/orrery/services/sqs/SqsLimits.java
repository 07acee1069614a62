package dev.orrery.services.sqs;

import java.time.Duration;

/// The numbers of Amazon SQS, each with where AWS says so, and our own bounds.
final class SqsLimits {
    /// SQS Developer Guide, "Amazon SQS queue quotas" (a FIFO queue's suffix counts).
    static final int QUEUE_NAME_LENGTH_MAX = 80;
    /// API reference, `SendMessage`: a message, its attributes included, and a batch together.
    static final int MESSAGE_BYTES_MAX = 1_048_576;
    static final int MESSAGE_BYTES_MIN_LIMIT = 1_024;
    /// Developer Guide, "Amazon SQS message quotas".
    static final int BATCH_ENTRIES_MAX = 10;
    static final int MESSAGE_ATTRIBUTES_MAX = 10;
    static final int ATTRIBUTE_NAME_LENGTH_MAX = 256;
    static final int ATTRIBUTE_TYPE_LENGTH_MAX = 256;
    static final int RECEIVED_MAX = 10;
    /// "Amazon SQS message quotas" and "FIFO queue quotas": the same for both types of queue today.
    static final int IN_FLIGHT_MAX = 120_000;
    static final int DELAY_SECONDS_MAX = 900;
    static final int VISIBILITY_SECONDS_MAX = 43_200;
    static final int WAIT_SECONDS_MAX = 20;
    static final int RETENTION_SECONDS_MIN = 60;
    static final int RETENTION_SECONDS_MAX = 1_209_600;
    static final int KEY_REUSE_SECONDS_MIN = 60;
    static final int KEY_REUSE_SECONDS_MAX = 86_400;
    static final int RECEIVE_COUNT_MAX = 1_000;
    /// API reference, `CreateQueue`, `RedriveAllowPolicy`.
    static final int SOURCE_QUEUES_NAMED_MAX = 10;
    /// API reference, `ListQueues` and `ListDeadLetterSourceQueues`.
    static final int LISTED_MAX = 1_000;
    /// "Amazon SQS policy quotas".
    static final int POLICY_BYTES_MAX = 8_192;
    static final int POLICY_STATEMENTS_MAX = 20;
    static final int PERMISSION_ACTIONS_MAX = 7;
    /// "Amazon SQS queue quotas": more than 50 tags are not recommended; tagging refuses them.
    static final int TAGS_MAX = 50;
    static final int TAG_KEY_LENGTH_MAX = 128;
    static final int TAG_VALUE_LENGTH_MAX = 256;
    /// API reference, `ListMessageMoveTasks` and `StartMessageMoveTask`.
    static final int MOVE_TASKS_LISTED_MAX = 10;
    static final int MOVED_PER_SECOND_MAX = 500;
    /// Developer Guide, "Exactly-once processing in Amazon SQS"; also how long a receive can be tried again.
    static final Duration DEDUPLICATION_WINDOW = Duration.ofMinutes(5);
    /// API reference, `DeleteQueue`.
    static final Duration NAME_REST = Duration.ofSeconds(60);
    /// API reference, `PurgeQueue`.
    static final Duration PURGE_REST = Duration.ofSeconds(60);

    /// Messages of one receive that go to the dead-letter queue instead. Our own choice, as are those that follow.
    static final int DEAD_LETTERS_PER_RECEIVE_MAX = 100;
    /// Rows deleted in one transaction: it must be short, because one transaction runs at a time.
    static final int SWEPT_PER_TRANSACTION_MAX = 1_000;
    /// Messages moved in one transaction.
    static final int MOVED_PER_TRANSACTION_MAX = 100;
    /// Sequence numbers that a queue reserves at a time; after a restart it goes on behind them.
    static final int SEQUENCES_RESERVED = 10_000;
    /// Expired deduplication ids whose rows a send takes away: more than one can add, so that they do not pile up.
    static final int FORGOTTEN_PER_SEND_MAX = 2 * BATCH_ENTRIES_MAX;
    /// Messages that the window shows.
    static final int SHOWN_MAX = 10_000;
    /// What the messages that the window shows may hold together, because the answer is made in memory.
    static final long SHOWN_BYTES_MAX = 16L * 1_024 * 1_024;

    private SqsLimits() { }
}
