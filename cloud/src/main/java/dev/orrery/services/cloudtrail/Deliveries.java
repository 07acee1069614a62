package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.json.JsonWriter;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.cloudtrail.LaneRow.Begun;
import dev.orrery.services.cloudtrail.PendingRow.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Delivers events to the buckets of trails, every five minutes of the cloud's time, each event in one file.
///
/// An event waits in the store from the moment when it was recorded until the file that has it was written. Before a file
/// is written its name is kept, so that after a crash it is written again and not once more.
/// Source: CloudTrail User Guide, "Finding your CloudTrail log files".
final class Deliveries {
    static final String TIMER = "deliver";
    static final String FOLDER = "CloudTrail";
    private static final Duration EVERY = Duration.ofMinutes(5);
    /// "CloudTrail attempts to redeliver the log files to your S3 bucket for 30 days."
    private static final Duration TRIED = Duration.ofDays(30);
    private static final int EVENTS_PER_FILE_MAX = 2_000;
    private static final int CHARACTERS_PER_FILE_MAX = 8 * 1024 * 1024;
    private static final int FILES_AT_ONCE_MAX = 1_000;
    private static final int UNIQUE_LENGTH = 16;
    private final Home home;
    private final Lane lane;

    private Deliveries(Home home, Lane lane) {
        this.home = home;
        this.lane = lane;
    }

    /// Lets an event wait, and sees to it that somebody comes for it.
    static void wait(Home home, Tables.Write tx, PendingRow row) {
        tx.put(PendingRow.PENDING, row, row);
        var known = tx.get(LaneRow.LANES, row.lane());
        var next = next(home.clock().now());
        // A moment further away was set before the clock was turned back.
        if (known.flatMap(LaneRow::due).filter(due -> !due.isAfter(next)).isEmpty()) {
            come(home, tx, known.orElse(new LaneRow(row.lane(), Optional.empty(), Optional.empty())), next);
        }
    }

    private static void come(Home home, Tables.Write tx, LaneRow row, Instant at) {
        tx.put(LaneRow.LANES, row.lane(), row.due(at));
        home.timers().set(tx, TIMER, row.lane().text(), at);
    }

    private static Instant next(Instant now) {
        long every = EVERY.toSeconds();
        return Instant.ofEpochSecond((Math.floorDiv(now.getEpochSecond(), every) + 1) * every);
    }

    static void due(Home home, Timer timer) {
        new Deliveries(home, Lane.parse(timer.key())).deliver();
    }

    private void deliver() {
        var trail = home.store().read(tx -> TrailRow.find(tx, lane.trail(), lane.trailId()));
        if (trail.isEmpty()) {
            discard();
            return;
        }
        // What comes meanwhile waits for the next time: a trail may log that its own files are written.
        long newest = home.store().read(tx -> tx.scan(PendingRow.PENDING, PendingRow.all(lane).descending()).findFirst())
                .map(PendingRow::number).orElse(Long.MIN_VALUE);
        for (int i = 0; i < FILES_AT_ONCE_MAX; i++) {
            var file = home.store().write(tx -> begin(tx, trail.get(), newest));
            if (file.isEmpty() || !write(trail.get(), file.get())) {
                break;
            }
        }
        home.store().write(tx -> {
            settle(tx);
            return tx;
        });
    }

    /// When nothing waits any more nobody comes; who lets an event wait meanwhile has read the same row and is done again.
    private void settle(Tables.Write tx) {
        var row = tx.get(LaneRow.LANES, lane);
        if (row.isEmpty()) {
            return;
        }
        if (tx.scan(PendingRow.PENDING, PendingRow.all(lane)).findFirst().isEmpty()) {
            tx.delete(LaneRow.LANES, lane);
        } else {
            come(home, tx, row.get(), next(home.clock().now()));
        }
    }

    /// The file that was begun, or else the next one; none when nothing waits.
    ///
    /// @param newest the last number that is delivered now
    private Optional<Begun> begin(Tables.Write tx, TrailRow trail, long newest) {
        var row = tx.get(LaneRow.LANES, lane).orElse(new LaneRow(lane, Optional.empty(), Optional.empty()));
        if (row.begun().isPresent()) {
            return row.begun();
        }
        long last = Long.MIN_VALUE;
        int events = 0;
        int characters = 0;
        for (var rows = tx.scan(PendingRow.PENDING, PendingRow.all(lane)).iterator(); rows.hasNext();) {
            var waiting = rows.next();
            if (waiting.number() > newest
                    || events > 0 && (events == EVENTS_PER_FILE_MAX || characters + waiting.record().length() > CHARACTERS_PER_FILE_MAX)) {
                break;
            }
            events++;
            characters += waiting.record().length();
            last = waiting.number();
        }
        if (events == 0) {
            return Optional.empty();
        }
        var key = new LogBucket(home, trail).folder(FOLDER, lane.member()) + LogFile.eventsName(lane.account(home.account()), lane.region(), home.clock().now(),
                home.ids().alphanumeric(UNIQUE_LENGTH));
        var begun = new Begun(trail.bucket(), key, last);
        tx.put(LaneRow.LANES, lane, row.begun(begun));
        return Optional.of(begun);
    }

    /// @return whether it went well
    private boolean write(TrailRow trail, Begun begun) {
        var events = home.store().read(tx -> tx.scan(PendingRow.PENDING, PendingRow.all(lane))
                .takeWhile(row -> row.number() <= begun.last()).limit(2L * EVENTS_PER_FILE_MAX).toList());
        if (events.isEmpty()) {
            end(trail, List.of(), Optional.empty(), outcome -> outcome);
            return true;
        }
        var file = LogFile.ofRecords(events.stream().map(PendingRow::record).toList());
        try {
            new LogBucket(home, trail).put(begun.bucket(), begun.key(), file.packed(), LogFile.TYPE, LogFile.ENCODING, Map.of());
        } catch (AwsServiceException e) {
            end(trail, given(events), Optional.empty(), outcome -> outcome.failed(CloudTrailErrors.code(e)));
            return false;
        }
        var now = home.clock().now();
        end(trail, events, Optional.of(new DeliveredRow(lane, begun.bucket(), begun.key(), file.hash(), first(events), last(events), now)),
                outcome -> outcome.well(now));
        tell(trail, begun);
        return true;
    }

    /// What was tried for long enough is given up.
    private List<PendingRow> given(List<PendingRow> events) {
        var old = home.clock().now().minus(TRIED);
        return events.stream().filter(row -> row.at().isBefore(old)).toList();
    }

    /// What is in a file waits no more; exactly that, since events of other calls may have come behind or between.
    private void end(TrailRow trail, List<PendingRow> gone, Optional<DeliveredRow> file, UnaryOperator<StatusRow.Outcome> outcome) {
        home.store().write(tx -> {
            tx.get(LaneRow.LANES, lane).ifPresent(row -> tx.put(LaneRow.LANES, lane, row.ended()));
            gone.forEach(row -> tx.delete(PendingRow.PENDING, row));
            if (TrailRow.find(tx, lane.trail(), lane.trailId()).isPresent()) {
                var status = tx.get(StatusRow.STATUSES, lane.trailId()).orElse(StatusRow.none(lane.trailId()));
                tx.put(StatusRow.STATUSES, lane.trailId(), status.files(outcome));
                if (trail.validation()) {
                    file.ifPresent(row -> {
                        tx.put(DeliveredRow.DELIVERED, row, row);
                        Digests.begin(home, tx, lane);
                    });
                }
            }
            return tx;
        });
    }

    private void tell(TrailRow trail, Begun begun) {
        if (trail.topicArn().isEmpty()) {
            return;
        }
        UnaryOperator<StatusRow.Outcome> outcome;
        try {
            new Destinations(home).publish(trail, "{\"s3Bucket\":" + JsonWriter.quote(begun.bucket()) + ",\"s3ObjectKey\":["
                    + JsonWriter.quote(begun.key()) + "]}");
            outcome = known -> known.well(home.clock().now());
        } catch (AwsServiceException e) {
            outcome = known -> known.failed(CloudTrailErrors.code(e));
        }
        var change = outcome;
        home.store().write(tx -> {
            tx.get(StatusRow.STATUSES, lane.trailId()).ifPresent(status -> tx.put(StatusRow.STATUSES, lane.trailId(), status.notices(change)));
            return tx;
        });
    }

    /// Nobody waits for what a trail wanted that is gone.
    private void discard() {
        boolean more = true;
        while (more) {
            more = home.store().write(tx -> {
                var some = tx.scan(PendingRow.PENDING, PendingRow.all(lane)).limit(EVENTS_PER_FILE_MAX).toList();
                some.forEach(row -> tx.delete(PendingRow.PENDING, row));
                tx.delete(LaneRow.LANES, lane);
                return some.size() == EVENTS_PER_FILE_MAX;
            });
        }
    }

    private static Instant first(List<PendingRow> events) {
        return events.stream().map(PendingRow::at).min(Instant::compareTo).orElseThrow();
    }

    private static Instant last(List<PendingRow> events) {
        return events.stream().map(PendingRow::at).max(Instant::compareTo).orElseThrow();
    }
}
