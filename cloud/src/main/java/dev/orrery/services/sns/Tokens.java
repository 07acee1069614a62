package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.sns.SubscriptionRow.TokenRow;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// The tokens with which subscriptions are confirmed: hexadecimal digits that begin with the region that gave them, and
/// nobody can guess.
final class Tokens {
    /// A token that brings back what was ended is too old.
    static final String FORGET = "token";
    private static final int DIGITS = 288;
    private static final int REGION_BYTES_MAX = 32;
    /// Tokens that bring back subscriptions of a topic: they end with it, though another may be given its name.
    private static final Table<TokenOfTopic, TokenOfTopic> OF_TOPICS = Table.of("tokens-of-topics", TokenOfTopic::key, TokenOfTopic.class);

    private Tokens() { }

    private record TokenOfTopic(String topic, String token) {
        Key key() {
            return Key.of(topic).text(token);
        }
    }

    static void keepUntilTopicEnds(Tables.Write tx, String topic, String token) {
        var row = new TokenOfTopic(topic, token);
        tx.put(OF_TOPICS, row, row);
    }

    /// A token that brings back what was ended works once.
    static void forget(Home home, Tables.Write tx, String token) {
        tx.get(SubscriptionRow.TOKENS, token).map(TokenRow::topic).ifPresent(topic -> tx.delete(OF_TOPICS, new TokenOfTopic(topic, token)));
        tx.delete(SubscriptionRow.TOKENS, token);
        home.timers().cancel(tx, FORGET, token);
    }

    static void topicEnds(Home home, Tables.Write tx, String topic) {
        tx.scan(OF_TOPICS, Range.startingWith(Key.of(topic))).toList().forEach(row -> forget(home, tx, row.token()));
    }

    static String make(Home home) {
        var region = home.region().getBytes(StandardCharsets.US_ASCII);
        var begin = HexFormat.of().toHexDigits((byte) region.length) + HexFormat.of().formatHex(region);
        return begin + home.ids().hex(DIGITS - begin.length());
    }

    /// The region that gave it, which it may not have; empty when it has not the form of a token.
    static Optional<String> region(String token) {
        if (token.length() != DIGITS || !token.matches("[0-9a-f]*")) {
            return Optional.empty();
        }
        int length = HexFormat.fromHexDigits(token, 0, 2);
        return length > REGION_BYTES_MAX ? Optional.of("")
                : Optional.of(new String(HexFormat.of().parseHex(token, 2, 2 + 2 * length), StandardCharsets.ISO_8859_1));
    }
}
