package dev.orrery.services.dynamodb;

import java.time.Instant;

/// Whether what happens to a table or an index has happened.
///
/// A moment further ahead than anything takes was before somebody set the cloud's time back: what was settled then stays so.
/// Only [Restores#LATER] is really that far away.
final class Settling {
    private Settling() { }

    static boolean isOver(Instant settlesAt, Instant now) {
        return !now.isBefore(settlesAt) || now.isBefore(settlesAt.minus(DynamoDbLimits.SETTLING)) && !settlesAt.equals(Restores.LATER);
    }
}
