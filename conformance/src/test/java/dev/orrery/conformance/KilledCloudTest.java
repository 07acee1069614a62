package dev.orrery.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Kills the whole server in the middle of parallel work, again and again, and audits what it acknowledged. The promises are the
/// README's: nothing acknowledged is lost to `kill -9`, no object is half visible, and the listing agrees with the objects.
@Tag("own-process")
class KilledCloudTest {
    private static final Duration WORK_FOR = Duration.ofSeconds(Integer.getInteger("orrery.crash.seconds", 40));
    private static final int WRITERS = 6;
    private static final int CYCLES_MIN = 3;
    /// Killed after so many acknowledged operations, not after a time: a busy machine shall not make the test do nothing.
    private static final int OPERATIONS_MIN = 12;
    private static final int OPERATIONS_MAX = 120;
    private static final Duration BUSY_WITHIN = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(1);

    @Test
    void whatWasAcknowledgedSurvivesKillsAndNothingIsHalfVisible() {
        var seed = Long.getLong("orrery.crash.seed", System.nanoTime());
        var random = new Random(seed);
        var cycles = 0;
        try (var cloud = RunningCloud.start()) {
            new Clients(cloud.endpoint()).s3().createBucket(b -> b.bucket(CrashWriter.BUCKET));
            var writers = new ArrayList<CrashWriter>();
            for (var number = 0; number < WRITERS; number++) {
                writers.add(new CrashWriter(number, random.nextLong()));
            }
            var end = System.nanoTime() + WORK_FOR.toNanos();
            while (cycles < CYCLES_MIN || System.nanoTime() < end) {
                // given parallel work
                writeUntilKilled(cloud, writers, random.nextInt(OPERATIONS_MIN, OPERATIONS_MAX));

                // when it is started again
                cloud.restart();

                // then
                CrashAudit.audit(new Clients(cloud.endpoint()), writers, "seed " + seed + ", cycle " + cycles);
                cycles++;
            }
            var acknowledged = acknowledged(writers);
            assertThat(acknowledged).as("work that was really done").isGreaterThan(cycles * (long) WRITERS);
            System.out.println("seed " + seed + ": " + cycles + " kills, " + acknowledged + " acknowledged operations audited");
        }
    }

    private static long acknowledged(List<CrashWriter> writers) {
        return writers.stream().mapToLong(CrashWriter::acknowledged).sum();
    }

    private static void writeUntilKilled(RunningCloud cloud, List<CrashWriter> writers, int operations) {
        var before = acknowledged(writers);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = writers.stream().map(writer -> threads.submit(() -> writer.writeUntilTheServerIsGone(new Clients(cloud.endpoint())))).toList();
            var end = System.nanoTime() + BUSY_WITHIN.toNanos();
            while (acknowledged(writers) < before + operations && System.nanoTime() < end) {
                RunningCloud.pause(POLL);
            }
            cloud.kill();
            for (var one : work) {
                assertThat(one).succeedsWithin(Duration.ofSeconds(60));
            }
        }
    }
}
