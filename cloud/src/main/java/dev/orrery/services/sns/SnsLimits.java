package dev.orrery.services.sns;

import java.time.Duration;

/// AWS's published numbers. Sources: AWS General Reference, "Amazon SNS endpoints and quotas"; SNS Developer Guide and API
/// Reference where nothing else is said.
final class SnsLimits {
    /// "a maximum of 262,144 bytes", attributes included; for a batch all of it together ("Publish", "PublishBatch").
    static final int MESSAGE_BYTES_MAX = 256 * 1024;
    static final int BATCH_ENTRIES_MAX = 10;
    static final int BATCH_ID_CHARACTERS_MAX = 80;
    static final int SUBJECT_CHARACTERS_MAX = 100;
    static final int ATTRIBUTE_NAME_CHARACTERS_MAX = 256;
    static final int FIFO_ID_CHARACTERS_MAX = 128;
    static final int DISPLAY_NAME_CHARACTERS_MAX = 100;
    static final int TAGS_MAX = 50;
    static final int TAG_KEY_CHARACTERS_MAX = 128;
    static final int TAG_VALUE_CHARACTERS_MAX = 256;
    static final int PAGE = 100;
    static final int FILTER_KEYS_MAX = 5;
    static final int FILTER_COMBINATIONS_MAX = 150;
    static final int FILTER_POLICIES_PER_TOPIC_MAX = 200;
    static final int SUBSCRIPTIONS_OF_FIFO_MAX = 100;
    static final int POLICY_BYTES_MAX = 30 * 1024;
    /// "The maximum length is 30,720" ("PutDataProtectionPolicy").
    static final int DATA_PROTECTION_CHARACTERS_MAX = 30_720;
    static final int USER_DATA_BYTES_MAX = 2048;
    /// "Confirmation tokens are valid for two days" ("Subscribe"); what is not confirmed by then is deleted.
    static final Duration CONFIRMATION = Duration.ofDays(2);
    /// "Message deduplication for FIFO topics".
    static final Duration DEDUPLICATION = Duration.ofMinutes(5);
    /// "The connection will time out in 15 seconds" ("Prerequisites for HTTP and HTTPS endpoints").
    static final Duration HTTP_ANSWER = Duration.ofSeconds(15);
    /// "You can have up to 10 verified destination phone numbers" (SNS Developer Guide, "Using the Amazon SNS SMS sandbox").
    static final int SANDBOX_NUMBERS_MAX = 10;
    /// "up to five times every 24 hours" ("Adding and verifying phone numbers in the SMS sandbox").
    static final int SANDBOX_SENDS_MAX = 5;
    static final Duration SANDBOX_DAY = Duration.ofHours(24);
    static final int SANDBOX_PAGE_MAX = 100;
    /// "ListOriginationNumbers".
    static final int ORIGINATION_PAGE_MAX = 30;

    private SnsLimits() { }
}
