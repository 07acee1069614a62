package dev.orrery.services.s3;

import static dev.orrery.services.s3.NoticeRow.NOTICES;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.Note;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivers messages about events: right behind the commit, so that whoever made the change finds them delivered, and again by the
/// message's own timer when that failed or the process was killed before. At least once, and in no promised order, as on AWS.
///
/// What a destination refuses for good is given up with a note; what it cannot take now is tried for a day.
final class Notices {
    static final String TIMER = "notice";
    /// Longer than delivering takes, which happens at once.
    static final Duration LOOK_AFTER = Duration.ofSeconds(5);
    /// AWS does not tell how long it tries.
    static final Duration TRIED = Duration.ofDays(1);
    private static final Duration RETRY_MIN = Duration.ofSeconds(30);
    private static final Duration RETRY_MAX = Duration.ofMinutes(30);
    private static final int DOUBLINGS_MAX = 6;
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private final Home home;

    private Notices(Home home) {
        this.home = home;
    }

    /// Messages that are being delivered now, so that a timer does not deliver them beside.
    private record Claims(Set<String> ids) {
        Claims() {
            this(ConcurrentHashMap.newKeySet());
        }
    }

    /// Keeps a message in the transaction of what it tells of, and delivers it behind.
    static void keep(Home home, Tables.Write tx, NoticeRow row) {
        tx.put(NOTICES, row.id(), row);
        wake(home, tx, row.id(), home.clock().now().plus(LOOK_AFTER));
        tx.afterCommit(() -> new Notices(home).attempt(row.id()));
    }

    /// Repeated, so that no message waits until time has come that far again when somebody sets it back.
    private static void wake(Home home, Tables.Write tx, String id, Instant at) {
        home.timers().repeat(tx, TIMER, id, at, RETRY_MAX);
    }

    static void due(Home home, Timer timer) {
        if (!new Notices(home).attempt(timer.key())) {
            lookAgain(home, timer.key());
        }
    }

    /// Somebody else delivers it now, or could not even say that he failed.
    private static void lookAgain(Home home, String id) {
        home.store().write(tx -> {
            if (tx.contains(NOTICES, id)) {
                wake(home, tx, id, home.clock().now().plus(RETRY_MIN));
            }
            return id;
        });
    }

    /// The change is committed, whatever becomes of the message; so nothing is thrown here but what ends the process.
    ///
    /// @return whether the message's row, or that there is none any more, tells what became of it
    private boolean attempt(String id) {
        var claims = home.store().read(tx -> tx.companion(Claims.class, Claims::new)).ids();
        if (!claims.add(id)) {
            return false;
        }
        try {
            // Looked for by who has the claim only: what another has just delivered is gone.
            home.store().read(tx -> tx.get(NOTICES, id)).ifPresent(row -> settle(row, new EventCourier(home).deliver(row)));
            return true;
        } catch (RuntimeException e) {
            LOG.error("the message {} is not delivered yet", id, e);
            return false;
        } finally {
            claims.remove(id);
        }
    }

    private void settle(NoticeRow row, EventCourier.Outcome outcome) {
        switch (outcome) {
            case EventCourier.Outcome.Delivered _ -> {
                end(row);
                note(row, "delivered", "");
            }
            case EventCourier.Outcome.Failed(var reason, var retryable) -> {
                var now = home.clock().now();
                if (!retryable || row.since().plus(TRIED).isBefore(now)) {
                    LOG.info("{} is not told to {}: {}", row.about(), row.destination(), reason);
                    end(row);
                    note(row, "not delivered", reason + "; given up");
                } else {
                    var until = now.plus(delay(row.failures()));
                    postpone(row.failed(), until);
                    note(row, "not delivered yet", reason + "; tried again at " + until);
                }
            }
        }
    }

    private static Duration delay(int failures) {
        var delay = RETRY_MIN.multipliedBy(1L << Math.min(failures, DOUBLINGS_MAX));
        return delay.compareTo(RETRY_MAX) < 0 ? delay : RETRY_MAX;
    }

    private void end(NoticeRow row) {
        home.store().write(tx -> {
            tx.delete(NOTICES, row.id());
            home.timers().cancel(tx, TIMER, row.id());
            return row;
        });
    }

    private void postpone(NoticeRow row, Instant until) {
        home.store().write(tx -> {
            tx.put(NOTICES, row.id(), row);
            wake(home, tx, row.id(), until);
            return row;
        });
    }

    private static void note(NoticeRow row, String outcome, String because) {
        Events.note(() -> new Note(row.about() + " for " + row.destination(), outcome, because));
    }
}
