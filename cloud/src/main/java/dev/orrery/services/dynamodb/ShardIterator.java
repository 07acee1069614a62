package dev.orrery.services.dynamodb;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/// A position in a shard, as callers carry it about.
///
/// @param next the sequence number that is read next
record ShardIterator(String streamArn, long stream, long shard, long next, Instant madeAt) {
    /// "A shard iterator expires 15 minutes after it is returned to the requester": API Reference, `GetShardIterator`.
    private static final Duration VALID = Duration.ofMinutes(15);
    private static final int PARTS = 4;

    String text() {
        var content = stream + "/" + shard + "/" + next + "/" + madeAt.toEpochMilli();
        return streamArn + "|1|" + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    }

    static ShardIterator parse(String text) {
        try {
            int bar = text.lastIndexOf("|1|");
            var parts = new String(Base64.getDecoder().decode(text.substring(bar + 3)), StandardCharsets.UTF_8).split("/");
            if (bar > 0 && parts.length == PARTS) {
                return new ShardIterator(text.substring(0, bar), Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]),
                        Instant.ofEpochMilli(Long.parseLong(parts[3])));
            }
        } catch (IllegalArgumentException | DateTimeException _) {
            // Told below.
        }
        throw DynamoDbErrors.validation("Invalid ShardIterator");
    }

    void requireFresh(Instant now) {
        if (now.isAfter(madeAt.plus(VALID))) {
            throw DynamoDbErrors.error("ExpiredIteratorException", "Iterator expired. The iterator was created at time " + madeAt
                    + " while right now it is " + now + " which is further in the future than the tolerated delay of "
                    + VALID.toMillis() + " milliseconds.");
        }
    }
}
