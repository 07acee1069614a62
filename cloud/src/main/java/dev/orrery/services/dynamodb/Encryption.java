package dev.orrery.services.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;

/// How a table is encrypted, once somebody has spoken of it.
///
/// @param key empty when it is a key that DynamoDB owns, which nobody sees
/// @param before what is told until the last change has settled
/// @param inaccessibleSince when it was found that the KMS key cannot be used; empty as long as it can
/// @param archive what became of the table when that lasted too long
record Encryption(Optional<TableKey> key, Optional<TableKey> before, Instant settlesAt, Changes changes, Optional<Instant> inaccessibleSince,
        Optional<Archive> archive) {

    /// Changes since a moment, for a day.
    ///
    /// @param count the last one at `last`
    record Changes(Instant since, int count, Instant last) {
        static final Changes NONE = new Changes(Instant.EPOCH, 0, Instant.EPOCH);
        private static final Duration WINDOW = Duration.ofHours(24);
        private static final Duration PAUSE = Duration.ofHours(6);
        private static final int FREE = 4;

        Changes at(Instant now) {
            return isOver(now) ? new Changes(now, 1, now) : new Changes(since, count + 1, now);
        }

        private boolean isOver(Instant now) {
            return !now.isBefore(since.plus(WINDOW)) || now.isBefore(since);
        }

        /// Four changes in 24 hours, and one more whenever there was none for six.
        /// Source: Developer Guide, "Quotas", encryption; words as recorded in ack-api-quirks, DDB-TABLE-081.
        void requireRoom(Instant now) {
            if (count >= FREE && !isOver(now) && now.isBefore(last.plus(PAUSE))) {
                throw DynamoDbErrors.limitExceeded("Subscriber limit exceeded: Encryption mode changes are limited in the 24h window ending at "
                        + since.plus(WINDOW) + ". After the first " + FREE + " change, each subsequent change in the same window can be performed"
                        + " at most once every " + PAUSE.toSeconds() + " seconds. Number of updates today: " + count + ". Last change at " + last);
            }
        }
    }

    /// @param backupArn of the backup that has the items
    record Archive(Instant at, String backupArn) { }

    static final Encryption NONE = new Encryption(Optional.empty(), Optional.empty(), Instant.EPOCH, Changes.NONE, Optional.empty(),
            Optional.empty());

    /// Of a new table, whose key is told at once.
    static Optional<Encryption> begun(Optional<TableKey> key) {
        return key.map(known -> new Encryption(key, Optional.empty(), Instant.EPOCH, Changes.NONE, Optional.empty(), Optional.empty()));
    }

    boolean isSettledAt(Instant now) {
        return Settling.isOver(settlesAt, now);
    }

    Encryption changed(Optional<TableKey> next, Instant now) {
        return new Encryption(next, key, now.plus(DynamoDbLimits.SETTLING), changes.at(now), Optional.empty(), Optional.empty());
    }

    Encryption inaccessible(Optional<Instant> since) {
        return new Encryption(key, before, settlesAt, changes, since, archive);
    }

    Encryption archived(Archive to) {
        return new Encryption(key, before, settlesAt, changes, inaccessibleSince, Optional.of(to));
    }

    /// As callers see it; empty for a key that DynamoDB owns. States as recorded in ack-api-quirks, DDB-TABLE-140.
    Optional<SSEDescription> describedAt(Instant now) {
        boolean settled = isSettledAt(now);
        if (settled && key.isEmpty()) {
            return Optional.empty();
        }
        var told = SSEDescription.builder().status(settled ? "ENABLED" : "UPDATING");
        (settled ? key : before).ifPresent(known -> told.sseType("KMS").kmsMasterKeyArn(known.arn()));
        inaccessibleSince.ifPresent(told::inaccessibleEncryptionDateTime);
        return Optional.of(told.build());
    }
}
