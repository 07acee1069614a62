package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Lately;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/// What a FIFO topic was told in the last five minutes, so that it does not tell it twice. A timer per topic forgets the rest.
/// Source: SNS Developer Guide, "Amazon SNS message deduplication for FIFO topics".
final class Deduplication {
    static final String FORGET = "forget";
    private static final int FORGOTTEN_AT_ONCE_MAX = 5000;
    static final Table<DeduplicationKey, DeduplicationRow> SEEN =
            Table.of("deduplication", DeduplicationKey::key, DeduplicationRow.class);
    private static final Table<MomentKey, MomentRow> MOMENTS = Table.of("deduplication-moments", MomentKey::key, MomentRow.class);
    private static final Table<String, ForgetRow> FORGETTING = Table.of("forgetting", Key::of, ForgetRow.class);

    private Deduplication() { }

    /// @param scope the message group, where that is the scope; empty where it is the topic
    record DeduplicationKey(String topic, String scope, String id) {
        Key key() {
            return Key.of(topic).text(scope).text(id);
        }
    }

    /// @param message the id that was answered
    record DeduplicationRow(String message, String sequence, Instant at) { }

    private record MomentKey(String topic, long position) {
        Key key() {
            return Key.of(topic).number(position);
        }
    }

    private record MomentRow(String scope, String id, Instant at, long position) { }

    /// The timer of a topic is set.
    ///
    /// @param from before this position everything is forgotten
    private record ForgetRow(long from) { }

    static String ofContent(String body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static DeduplicationKey key(TopicRow topic, MessageRow message, String id) {
        boolean ofGroup = topic.attribute("FifoThroughputScope").map("MessageGroup"::equals).orElse(false);
        return new DeduplicationKey(topic.name(), ofGroup ? message.group() : "", id);
    }

    /// The message that was told before with this id.
    static Optional<DeduplicationRow> find(Home home, Tables.Read tx, TopicRow topic, MessageRow message, String id) {
        return tx.get(SEEN, key(topic, message, id))
                .filter(row -> Lately.was(row.at(), SnsLimits.DEDUPLICATION, home.clock().now()));
    }

    static void remember(Home home, Tables.Write tx, TopicRow topic, MessageRow message) {
        var key = key(topic, message, message.deduplicationId());
        long position = Sequences.position(message.sequence());
        tx.put(SEEN, key, new DeduplicationRow(message.id(), message.sequence(), message.at()));
        tx.put(MOMENTS, new MomentKey(topic.name(), position), new MomentRow(key.scope(), key.id(), message.at(), position));
        if (tx.get(FORGETTING, topic.name()).isEmpty()) {
            set(home, tx, topic.name(), position, message.at());
        }
    }

    private static void set(Home home, Tables.Write tx, String topic, long from, Instant oldest) {
        tx.put(FORGETTING, topic, new ForgetRow(from));
        home.timers().set(tx, FORGET, topic, oldest.plus(SnsLimits.DEDUPLICATION));
    }

    /// Forgets what is old enough, and sets the timer for what is left.
    static void due(Home home, String topic) {
        home.store().write(tx -> {
            long from = tx.get(FORGETTING, topic).map(ForgetRow::from).orElse(0L);
            var old = tx.scan(MOMENTS, Range.startingWith(Key.of(topic)).from(Key.of(topic).number(from)))
                    .limit(FORGOTTEN_AT_ONCE_MAX).toList();
            for (var moment : old) {
                if (moment.at().plus(SnsLimits.DEDUPLICATION).isAfter(home.clock().now())) {
                    set(home, tx, topic, moment.position(), moment.at());
                    return topic;
                }
                forget(tx, topic, moment);
            }
            if (old.size() == FORGOTTEN_AT_ONCE_MAX) {
                set(home, tx, topic, old.getLast().position(), old.getLast().at());
            } else {
                tx.delete(FORGETTING, topic);
            }
            return topic;
        });
    }

    private static void forget(Tables.Write tx, String topic, MomentRow moment) {
        tx.delete(MOMENTS, new MomentKey(topic, moment.position()));
        var key = new DeduplicationKey(topic, moment.scope(), moment.id());
        // It may have been told again since.
        tx.get(SEEN, key).filter(row -> row.at().equals(moment.at())).ifPresent(_ -> tx.delete(SEEN, key));
    }

    /// The topic is gone.
    static void forget(Tables.Write tx, String topic) {
        tx.scan(MOMENTS, Range.startingWith(Key.of(topic))).toList().forEach(moment -> forget(tx, topic, moment));
    }
}
