package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The time by which the history of a table is ordered. It never goes back: where somebody sets the cloud's time back, another
/// era begins, in which history is ahead of the cloud. A moment that came twice is the one of the later era.
///
/// @param newest up to where history is written
record HistoryTimes(List<Era> eras, Instant newest) {
    /// Older ones are forgotten: then their moments are those of the oldest that is left.
    static final int ERAS_MAX = 64;
    private static final Table<Long, HistoryTimes> TIMES = Table.of("history-times", number -> Key.empty().number(number), HistoryTimes.class);
    private static final HistoryTimes NONE = new HistoryTimes(List.of(), Instant.EPOCH);

    /// @param since its first moment, as history has it
    /// @param ahead how far history is ahead of the cloud's time
    record Era(Instant since, Duration ahead) {

        /// Its first moment as the cloud had it.
        Instant begin() {
            return since.minus(ahead);
        }
    }

    /// @param table its number
    static HistoryTimes of(Tables.Read tx, long table) {
        return tx.get(TIMES, table).orElse(NONE);
    }

    /// What time it is in the history of a table.
    static Instant now(Tables.Write tx, Home home, long table) {
        var known = of(tx, table);
        var next = known.at(home.clock().now(), known.ahead());
        if (!next.equals(known)) {
            tx.put(TIMES, table, next);
        }
        return next.newest();
    }

    static void purge(Tables.Write tx, long table) {
        tx.delete(TIMES, table);
    }

    private Duration ahead() {
        return eras.isEmpty() ? Duration.ZERO : eras.getLast().ahead();
    }

    private HistoryTimes at(Instant clouds, Duration ahead) {
        var now = clouds.plus(ahead);
        if (!now.isBefore(newest)) {
            return new HistoryTimes(eras, now);
        }
        var since = newest.plusNanos(1);
        var more = new ArrayList<>(eras.size() < ERAS_MAX ? eras : eras.subList(1, eras.size()));
        more.add(new Era(since, Duration.between(clouds, since)));
        return new HistoryTimes(more, since);
    }

    /// What a moment of the cloud's time is in history: of the latest era that had it, its end where it had ended before.
    Instant of(Instant moment) {
        var end = Instant.MAX;
        for (var era : eras.reversed()) {
            if (!moment.isBefore(era.begin())) {
                return earlier(moment.plus(era.ahead()), end);
            }
            end = era.since().minusNanos(1);
        }
        return earlier(moment, end);
    }

    /// What the cloud's time was at a moment of history.
    Instant clouds(Instant history) {
        return eras.reversed().stream().filter(era -> !history.isBefore(era.since())).findFirst().map(era -> history.minus(era.ahead()))
                .orElse(history);
    }

    /// Since when, as the cloud has it, there is history that began so: where that lies ahead, since time was set back.
    Instant earliest(Instant since, Instant now) {
        return since.isAfter(now) && !eras.isEmpty() ? eras.getLast().begin() : since;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
