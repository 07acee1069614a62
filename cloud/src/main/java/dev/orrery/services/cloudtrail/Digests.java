package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonWriter;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.cloudtrail.PendingRow.Lane;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Delivers a signed digest of the files of each hour, chained to the one before, also when there were no files.
/// Source: CloudTrail User Guide, "CloudTrail digest file structure" and "Custom implementations of log file validation".
final class Digests {
    static final String TIMER = "digest";
    static final String FOLDER = "CloudTrail-Digest";
    static final String ALGORITHM = "SHA256withRSA";
    private static final Duration EVERY = Duration.ofHours(1);
    /// Files that one digest tells; those of an hour are a dozen.
    private static final int FILES_MAX = 10_000;
    private final Home home;
    private final Lane lane;

    private Digests(Home home, Lane lane) {
        this.home = home;
        this.lane = lane;
    }

    /// Begins a chain where there is none.
    static void begin(Home home, TrailRow trail, String region) {
        home.store().write(tx -> {
            begin(home, tx, Lane.of(trail, region, home.account()));
            return tx;
        });
    }

    static void begin(Home home, Tables.Write tx, Lane lane) {
        if (tx.get(ChainRow.CHAINS, lane).isEmpty()) {
            var now = home.clock().now().truncatedTo(ChronoUnit.SECONDS);
            tx.put(ChainRow.CHAINS, lane, new ChainRow(lane, now, Optional.empty()));
            home.timers().set(tx, TIMER, lane.text(), now.plus(EVERY));
        }
    }

    static void due(Home home, Timer timer) {
        new Digests(home, Lane.parse(timer.key())).deliver(timer.due());
    }

    private void deliver(Instant end) {
        var trail = home.store().read(tx -> TrailRow.find(tx, lane.trail(), lane.trailId()).filter(TrailRow::validation));
        var chain = home.store().read(tx -> tx.get(ChainRow.CHAINS, lane));
        if (trail.isEmpty() || chain.isEmpty()) {
            home.store().write(tx -> {
                forget(tx);
                return tx;
            });
            return;
        }
        var files = home.store().read(tx -> tx.scan(DeliveredRow.DELIVERED, DeliveredRow.all(lane))
                .filter(row -> !row.at().isAfter(end)).limit(FILES_MAX).toList());
        var key = new LogBucket(home, trail.get()).folder(FOLDER, lane.member()) + LogFile.digestName(lane.account(home.account()), lane.region(), trail.get(), end);
        var signer = DigestKeys.of(home, lane.region());
        var json = JsonWriter.write(digest(trail.get(), chain.get(), files, new Place(key, end), signer.fingerprint()));
        var file = LogFile.of(json);
        var signed = end + "\n" + trail.get().bucket() + "/" + key + "\n" + file.hash() + "\n"
                + chain.get().previous().map(ChainRow.Previous::signature).orElse("null");
        var signature = signer.sign(signed.getBytes(StandardCharsets.UTF_8));
        try {
            new LogBucket(home, trail.get()).put(trail.get().bucket(), key, file.packed(), LogFile.TYPE, LogFile.ENCODING,
                    Map.of("signature", signature, "signature-algorithm", ALGORITHM));
        } catch (AwsServiceException e) {
            end(chain.get(), List.of(), end, outcome -> outcome.failed(CloudTrailErrors.code(e)), trail.get());
            return;
        }
        var next = new ChainRow(lane, end, Optional.of(new ChainRow.Previous(trail.get().bucket(), key, file.hash(), signature)));
        end(next, files, end, outcome -> outcome.well(home.clock().now()), trail.get());
    }

    /// A trail that does not log has its chain until all of its files are in a digest.
    private void end(ChainRow chain, List<DeliveredRow> told, Instant end, UnaryOperator<StatusRow.Outcome> outcome, TrailRow trail) {
        home.store().write(tx -> {
            told.forEach(row -> tx.delete(DeliveredRow.DELIVERED, row));
            var status = tx.get(StatusRow.STATUSES, lane.trailId()).orElse(StatusRow.none(lane.trailId()));
            if (TrailRow.find(tx, lane.trail(), lane.trailId()).isPresent()) {
                tx.put(StatusRow.STATUSES, lane.trailId(), status.digests(outcome));
            }
            boolean over = !trail.logging() && tx.scan(DeliveredRow.DELIVERED, DeliveredRow.all(lane)).findFirst().isEmpty()
                    && tx.get(LaneRow.LANES, lane).isEmpty();
            if (over) {
                tx.delete(ChainRow.CHAINS, lane);
            } else {
                tx.put(ChainRow.CHAINS, lane, chain);
                home.timers().set(tx, TIMER, lane.text(), end.plus(EVERY));
            }
            return tx;
        });
    }

    /// "When you disable log file integrity validation, the chain of digest files is broken."
    private void forget(Tables.Write tx) {
        tx.delete(ChainRow.CHAINS, lane);
        tx.scan(DeliveredRow.DELIVERED, DeliveredRow.all(lane)).limit(FILES_MAX).toList().forEach(row -> tx.delete(DeliveredRow.DELIVERED, row));
    }

    private record Place(String key, Instant end) { }

    private Json digest(TrailRow trail, ChainRow chain, List<DeliveredRow> files, Place place, String fingerprint) {
        var members = new LinkedHashMap<String, Json>();
        members.put("awsAccountId", text(lane.account(home.account())));
        members.put("digestStartTime", text(chain.from().toString()));
        members.put("digestEndTime", text(place.end().toString()));
        members.put("digestS3Bucket", text(trail.bucket()));
        members.put("digestS3Object", text(place.key()));
        members.put("digestPublicKeyFingerprint", text(fingerprint));
        members.put("digestSignatureAlgorithm", text(ALGORITHM));
        members.put("newestEventTime", event(files, DeliveredRow::newest, true));
        members.put("oldestEventTime", event(files, DeliveredRow::oldest, false));
        var previous = chain.previous();
        members.put("previousDigestS3Bucket", orNull(previous.map(ChainRow.Previous::bucket)));
        members.put("previousDigestS3Object", orNull(previous.map(ChainRow.Previous::key)));
        members.put("previousDigestHashValue", orNull(previous.map(ChainRow.Previous::hash)));
        members.put("previousDigestHashAlgorithm", orNull(previous.map(_ -> "SHA-256")));
        members.put("previousDigestSignature", orNull(previous.map(ChainRow.Previous::signature)));
        members.put("logFiles", new Json.Sequence(files.stream().map(DeliveredRow::element).toList()));
        return new Json.Members(members);
    }

    private static Json event(List<DeliveredRow> files, Function<DeliveredRow, Instant> time, boolean latest) {
        var times = files.stream().map(time);
        return orNull((latest ? times.max(Instant::compareTo) : times.min(Instant::compareTo)).map(Instant::toString));
    }

    private static Json text(String value) {
        return new Json.Text(value);
    }

    private static Json orNull(Optional<String> value) {
        return value.<Json>map(Json.Text::new).orElse(new Json.Nothing());
    }
}
