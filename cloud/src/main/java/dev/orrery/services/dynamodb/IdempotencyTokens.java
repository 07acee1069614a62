package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Lately;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// Tokens of transactions that were done: the same request again changes nothing.
/// Source: API Reference, `TransactWriteItems`: "valid for 10 minutes after the first request that uses it is completed".
final class IdempotencyTokens {
    static final String TIMER = "token";
    private static final Duration VALID = Duration.ofMinutes(10);
    private static final Table<String, TokenRow> TOKENS = Table.of("tokens", Key::of, TokenRow.class);

    private IdempotencyTokens() { }

    /// When old tokens are looked for; there is one row, or none when there are no tokens.
    private static final Table<String, SweepRow> SWEEPS = Table.of("sweeps", Key::of, SweepRow.class);

    record SweepRow(Instant due) { }

    /// @param digest of the request that used it
    record TokenRow(String token, byte[] digest, Instant until) { }

    /// A token that came with a request.
    record Token(String text, byte[] digest) {

        static Optional<Token> of(TransactWriteItemsRequest request) {
            return Optional.ofNullable(request.clientRequestToken())
                    .map(text -> new Token(text, RequestDigest.of(request.toBuilder().returnConsumedCapacity((String) null).build())));
        }

        static Optional<Token> of(String text, SdkPojo request) {
            return Optional.ofNullable(text).map(known -> new Token(known, RequestDigest.of(request)));
        }

        /// Whether the very same request was done; another one with this token is refused.
        boolean wasUsed(Tables.Read tx, Home home) {
            var known = tx.get(TOKENS, text).filter(row -> isValid(row, home.clock().now()));
            if (known.isPresent() && !Arrays.equals(known.get().digest(), digest)) {
                throw DynamoDbErrors.idempotentParameterMismatch();
            }
            return known.isPresent();
        }

        void remember(Tables.Write tx, Home home) {
            var until = home.clock().now().plus(VALID);
            tx.put(TOKENS, text, new TokenRow(text, digest, until));
            if (tx.get(SWEEPS, TIMER).isEmpty()) {
                sweepAt(tx, home, until);
            }
        }
    }

    private static boolean isValid(TokenRow row, Instant now) {
        return Lately.was(row.until().minus(VALID), VALID, now);
    }

    private static void sweepAt(Tables.Write tx, Home home, Instant due) {
        tx.put(SWEEPS, TIMER, new SweepRow(due));
        home.timers().set(tx, TIMER, TIMER, due);
    }

    /// Forgets what is no longer valid, some at a time, and comes back as long as there is something.
    static void due(Home home, Timer timer) {
        var sweep = new Sweep(Optional.empty(), false);
        do {
            var begun = sweep;
            sweep = home.store().write(tx -> sweepSome(tx, home.clock().now(), begun));
        } while (sweep.position().isPresent());
        boolean some = sweep.some();
        home.store().write(tx -> {
            if (some) {
                sweepAt(tx, home, home.clock().now().plus(VALID));
            } else {
                tx.delete(SWEEPS, timer.kind());
            }
            return null;
        });
    }

    /// @param position the last token that was looked at; empty at the end
    /// @param some whether any is still valid
    private record Sweep(Optional<String> position, boolean some) { }

    private static Sweep sweepSome(Tables.Write tx, Instant now, Sweep begun) {
        var rest = begun.position().map(last -> Range.all().behind(Key.of(last))).orElse(Range.all());
        List<TokenRow> rows;
        try (var all = tx.scan(TOKENS, rest)) {
            rows = all.limit(TableWalk.ROWS_PER_TRANSACTION).toList();
        }
        rows.stream().filter(row -> !isValid(row, now)).forEach(row -> tx.delete(TOKENS, row.token()));
        return new Sweep(rows.isEmpty() ? Optional.empty() : Optional.of(rows.getLast().token()),
                begun.some() || rows.stream().anyMatch(row -> isValid(row, now)));
    }
}
