package dev.orrery.services.cloudtrail;

import static dev.orrery.services.cloudtrail.LookupsTest.at;
import static dev.orrery.services.cloudtrail.LookupsTest.record;
import static dev.orrery.services.cloudtrail.LookupsTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.store.Durability;
import dev.orrery.kernel.store.DurableStore;
import dev.orrery.kernel.store.MemoryStore;
import dev.orrery.kernel.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudtrail.model.Event;

/// What is promised when a process is killed at any of its writes: no event of an answered call is missing in the history or
/// in the files, and none is there twice.
class TrailCrashTest {
    private static final int SEEDS = 40;
    private static final int LIVES = 4;
    private static final int STEPS = 25;
    @TempDir
    Path directory;

    @Test
    void answeredCallsAreThereOnceWheneverTheProcessIsKilled() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            var random = new SplittableRandom(seed);
            var store = new MemoryStore();
            var trail = new MortalTrail(() -> store);
            begin(trail);
            var answered = new LinkedHashSet<String>();
            for (int life = 0; life < LIVES; life++) {
                live(trail, random, "s" + seed + "-" + life, answered);
                trail.beginAgain();
            }
            trail.cloud().time().advance(Duration.ofHours(2));
            check(trail, answered, seed);
        }
    }

    /// Calls, and time that goes on, until the process dies.
    private static void live(MortalTrail trail, SplittableRandom random, String name, Set<String> answered) {
        trail.dieAfter(random.nextInt(2, 90), random.nextBoolean());
        var sqs = trail.sqs();
        for (int step = 0; step < STEPS && !trail.isDead(); step++) {
            var queue = name + "-" + step;
            try {
                if (random.nextInt(4) == 0) {
                    trail.cloud().time().advance(Duration.ofSeconds(random.nextInt(1, 500)));
                } else {
                    sqs.createQueue(create -> create.queueName(queue));
                    if (!trail.isDead()) {
                        answered.add(queue);
                    }
                }
            } catch (RuntimeException e) {
                if (!trail.isDead()) {
                    throw e;
                }
            }
        }
    }

    private static void check(MortalTrail trail, Set<String> answered, int seed) {
        var history = trail.trail().lookupEventsPaginator().events().stream().filter(event -> event.eventName().equals("CreateQueue"))
                .map(event -> text(record(event), "requestParameters.queueName")).toList();
        assertThat(history).as("seed %d: the history", seed).doesNotHaveDuplicates().containsAll(answered);
        var files = trail.bucket().events();
        assertThat(files.stream().map(event -> text(event, "eventID"))).as("seed %d: ids in files", seed).doesNotHaveDuplicates();
        assertThat(files.stream().filter(event -> "CreateQueue".equals(text(event, "eventName")))
                .map(event -> text(event, "requestParameters.queueName"))).as("seed %d: the files", seed).doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(history);
        var told = trail.bucket().digests().stream().flatMap(key -> ((Json.Sequence) at(trail.bucket().json(key), "logFiles")).elements().stream())
                .map(file -> text(file, "s3Object")).toList();
        assertThat(told).as("seed %d: files in digests", seed).doesNotHaveDuplicates();
        assertThat(new HashSet<>(told)).as("seed %d: files in digests", seed).containsAll(olderFiles(trail));
    }

    /// Files that are older than the last digest.
    private static List<String> olderFiles(MortalTrail trail) {
        var last = trail.bucket().digests().getLast();
        var end = last.substring(last.lastIndexOf('_') + 1, last.lastIndexOf('_') + 14);
        return trail.bucket().logs().stream().filter(key -> key.substring(key.indexOf("_us-east-1_") + 11).compareTo(end) < 0).toList();
    }

    @Test
    void historyAndWhatWaitsOutliveTheProcess() {
        var open = new AtomicReference<Store>();
        var trail = new MortalTrail(() -> {
            if (open.get() != null) {
                open.get().close();
            }
            open.set(DurableStore.open(directory, Durability.PROCESS));
            return open.get();
        });
        begin(trail);
        trail.sqs().createQueue(create -> create.queueName("orders"));
        var before = trail.trail().lookupEvents().events();

        trail.beginAgain();

        assertThat(trail.trail().lookupEvents(look -> look.endTime(trail.cloud().time().now())).events()).endsWith(before.toArray(
                new Event[0]));
        trail.cloud().time().advance(Duration.ofMinutes(5));
        assertThat(trail.bucket().eventNames()).contains("CreateQueue");
        open.get().close();
    }

    private static void begin(MortalTrail trail) {
        trail.bucket().s3().createBucket(create -> create.bucket("logs"));
        trail.bucket().allow("us-east-1", "audit", "");
        trail.trail().createTrail(create -> create.name("audit").s3BucketName("logs").enableLogFileValidation(true));
        trail.trail().startLogging(start -> start.name("audit"));
    }
}
