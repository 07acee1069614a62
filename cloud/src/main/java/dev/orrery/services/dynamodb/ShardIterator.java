package dev.orrery.services.dynamodb;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// A position in a shard, as callers carry it about.
///
/// @param next the sequence number that is read next
record ShardIterator(String streamArn, long stream, long shard, long next, Instant madeAt) {
    /// "A shard iterator expires 15 minutes after it is returned to the requester": API Reference, `GetShardIterator`.
    private static final Duration VALID = Duration.ofMinutes(15);
    private static final int PARTS = 4;
    private static final String BEHIND_ARN = "|1|";

    String text() {
        var content = stream + "/" + shard + "/" + next + "/" + madeAt.toEpochMilli();
        return streamArn + BEHIND_ARN + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    }

    /// The stream that an iterator names, for whoever decides about it; empty where it names none.
    static Optional<String> streamArn(String text) {
        int bar = text.indexOf(BEHIND_ARN);
        return bar > 0 ? Optional.of(text.substring(0, bar)) : Optional.empty();
    }

    static ShardIterator parse(String text) {
        try {
            var arn = streamArn(text);
            int position = arn.map(String::length).orElse(0) + BEHIND_ARN.length();
            var parts = arn.isEmpty() ? new String[0]
                    : new String(Base64.getDecoder().decode(text.substring(position)), StandardCharsets.UTF_8).split("/");
            if (parts.length == PARTS) {
                return new ShardIterator(arn.get(), Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]),
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
