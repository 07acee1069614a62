package dev.orrery.services.s3;

import java.time.Instant;

/// A restore of an archived version: its copy is there from `ready` until `expires`. Nothing runs in the background, the
/// clock tells.
record Restore(Instant ready, Instant expires) {

    boolean ongoing(Instant now) {
        return now.isBefore(ready);
    }

    boolean readable(Instant now) {
        return !now.isBefore(ready) && now.isBefore(expires);
    }
}
