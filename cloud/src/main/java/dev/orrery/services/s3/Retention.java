package dev.orrery.services.s3;

import java.time.Instant;

/// Until when a version cannot be deleted.
record Retention(Mode mode, Instant until) {
    enum Mode { GOVERNANCE, COMPLIANCE }

    boolean holds(Instant now) {
        return now.isBefore(until);
    }
}
