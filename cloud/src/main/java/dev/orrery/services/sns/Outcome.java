package dev.orrery.services.sns;

import java.time.Instant;

/// How an attempt to deliver ended.
sealed interface Outcome {

    record Delivered() implements Outcome { }

    /// Nothing was tried: the subscriber wants no more in this second.
    record NotNow(Instant until) implements Outcome { }

    /// @param retryable whether it may be otherwise next time; what the subscriber's side refuses for good is not
    record Failed(String reason, boolean retryable) implements Outcome { }
}
