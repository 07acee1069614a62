package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Which export or import a caller's token has begun.
/// Source: API Reference, `ExportTableToPointInTime`: valid for 8 hours after the first request with it has completed.
final class JobTokens {
    private static final Duration VALID = Duration.ofHours(8);
    private static final Table<String, TokenRow> TOKENS = Table.of("job-tokens", Key::of, TokenRow.class);

    private JobTokens() { }

    /// @param token with the kind of its job in front
    record TokenRow(String token, String arn) { }

    static Optional<String> find(Tables.Read tx, String kind, String token) {
        return token == null ? Optional.empty() : tx.get(TOKENS, kind + " " + token).map(TokenRow::arn);
    }

    static void put(Tables.Write tx, String kind, String token, String arn) {
        if (token != null) {
            tx.put(TOKENS, kind + " " + token, new TokenRow(kind + " " + token, arn));
        }
    }

    /// Forgets the token of a job that is forgotten, unless another one has it by now.
    static void forget(Tables.Write tx, String kind, String token, String arn) {
        find(tx, kind, token).filter(arn::equals).ifPresent(_ -> tx.delete(TOKENS, kind + " " + token));
    }

    static boolean isValid(Optional<Instant> endedAt, Instant now) {
        return endedAt.filter(at -> !now.isBefore(at.plus(VALID))).isEmpty();
    }
}
