package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.TestHome;
import dev.orrery.services.s3.BucketRow.Versioning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionDefaultMinimumObjectSize;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/// Source: S3 User Guide, "Lifecycle configuration elements", "Understanding object expiration".
class LifecycleRunTest {

    @Test
    void expiresAnObjectAtTheMidnightAfterItsDays() {
        // given an object made at half past ten, and a rule of three days
        var bench = new S3Bench().withBucket("b", Versioning.NEVER);
        bench.test.clock.set(Instant.parse("2026-01-15T10:30:00Z"));
        put(bench.s3, "logs/a");
        put(bench.s3, "kept");
        var rule = rule(r -> r.filter(f -> f.prefix("logs/")).expiration(e -> e.days(3)));

        // when lifecycle passes at the third midnight, then nothing happens
        passAt(bench, "2026-01-18T00:00:00Z", rule);
        assertThat(keys(bench.s3)).containsExactly("kept", "logs/a");

        // when it passes at the next, then the object is gone, and its bytes with it
        passAt(bench, "2026-01-19T00:00:00Z", rule);
        assertThat(keys(bench.s3)).containsExactly("kept");
    }

    @Test
    void keepsTheVersionsOfWhatExpiresUntilTheyAreToGo() {
        // given two versions in a versioned bucket
        var bench = new S3Bench().withBucket("b", Versioning.ENABLED);
        put(bench.s3, "k");
        bench.test.clock.advance(Duration.ofDays(1));
        put(bench.s3, "k");
        var rule = rule(r -> r.filter(f -> f.prefix("")).expiration(e -> e.days(10)).noncurrentVersionExpiration(n -> n.noncurrentDays(30)));

        // when the current one expires
        passAt(bench, "2026-01-12T00:00:00Z", rule);

        // then a marker hides it, and both versions are there
        assertThat(keys(bench.s3)).isEmpty();
        assertThat(versions(bench.s3)).hasSize(2);

        // when the older one has been noncurrent for its days, then it goes, and later the other
        passAt(bench, "2026-02-01T00:00:00Z", rule);
        assertThat(versions(bench.s3)).hasSize(1);
        passAt(bench, "2026-02-11T00:00:00Z", rule);
        assertThat(versions(bench.s3)).isEmpty();

        // and at last the marker that hides nothing
        passAt(bench, "2026-02-12T00:00:00Z", rule);
        assertThat(bench.s3.listObjectVersions(r -> r.bucket("b")).deleteMarkers()).isEmpty();
    }

    @Test
    void keepsTheNewestNoncurrentVersions() {
        var bench = new S3Bench().withBucket("b", Versioning.ENABLED);
        for (int i = 0; i < 5; i++) {
            put(bench.s3, "k");
        }

        passAt(bench, "2026-03-01T00:00:00Z",
                rule(r -> r.filter(f -> f.prefix("")).noncurrentVersionExpiration(n -> n.noncurrentDays(1).newerNoncurrentVersions(2))));

        assertThat(versions(bench.s3)).hasSize(3);
    }

    @Test
    void movesAnObjectToTheCheapestClassThatIsDue() {
        // given a big object and a small one
        var bench = new S3Bench().withBucket("b", Versioning.NEVER);
        bench.s3.putObject(r -> r.bucket("b").key("big"), RequestBody.fromBytes(new byte[200_000]));
        put(bench.s3, "small");
        var rule = rule(r -> r.filter(f -> f.prefix("")).transitions(
                Transition.builder().days(30).storageClass(TransitionStorageClass.STANDARD_IA).build(),
                Transition.builder().days(90).storageClass(TransitionStorageClass.GLACIER).build()));

        // when
        passAt(bench, "2026-02-01T00:00:00Z", rule);
        assertThat(storageClass(bench.s3, "big")).isEqualTo("STANDARD_IA");
        passAt(bench, "2026-05-01T00:00:00Z", rule);

        // then the small one stayed: it would cost more than it saves
        assertThat(storageClass(bench.s3, "big")).isEqualTo("GLACIER");
        assertThat(storageClass(bench.s3, "small")).isNull();
    }

    @Test
    void tagsAndSizesChooseWhatARuleActsOn() {
        var bench = new S3Bench().withBucket("b", Versioning.NEVER);
        bench.s3.putObject(r -> r.bucket("b").key("tagged").tagging("keep=no"), RequestBody.fromString("x"));
        bench.s3.putObject(r -> r.bucket("b").key("tagged-big").tagging("keep=no"), RequestBody.fromString("x".repeat(100)));
        put(bench.s3, "plain");

        passAt(bench, "2026-02-01T00:00:00Z", rule(r -> r.expiration(e -> e.days(1))
                .filter(f -> f.and(a -> a.objectSizeLessThan(50L).tags(Tag.builder().key("keep").value("no").build())))));

        assertThat(keys(bench.s3)).containsExactly("plain", "tagged-big");
    }

    @Test
    void aDisabledRuleDoesNothing() {
        var bench = new S3Bench().withBucket("b", Versioning.NEVER);
        put(bench.s3, "k");

        passAt(bench, "2027-01-01T00:00:00Z",
                rule(r -> r.filter(f -> f.prefix("")).expiration(e -> e.days(1)).status(ExpirationStatus.DISABLED)));

        assertThat(keys(bench.s3)).containsExactly("k");
    }

    @Test
    void manyKeysAreDoneInBatchesAndNoneIsForgotten() {
        var bench = new S3Bench().withBucket("b", Versioning.NEVER);
        for (int i = 0; i < 1234; i++) {
            put(bench.s3, (i % 3 == 0 ? "old/" : "kept/") + i);
        }

        passAt(bench, "2026-02-01T00:00:00Z", rule(r -> r.filter(f -> f.prefix("old/")).expiration(e -> e.days(1))));

        assertThat(bench.s3.listObjectsV2Paginator(r -> r.bucket("b")).contents().stream().map(o -> o.key()))
                .hasSize(822).allMatch(key -> key.startsWith("kept/"));
    }

    private static void passAt(S3Bench bench, String instant, LifecycleRule rule) {
        bench.test.clock.set(Instant.parse(instant));
        Call.run(TestHome.rootCall(), () -> {
            new LifecycleRun(bench.test.home, "b", new LifecycleRules(List.of(rule),
                    TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K)).run();
            return null;
        });
    }

    private static LifecycleRule rule(Consumer<LifecycleRule.Builder> configured) {
        var builder = LifecycleRule.builder().id("rule").status(ExpirationStatus.ENABLED);
        configured.accept(builder);
        return builder.build();
    }

    private static void put(S3Client s3, String key) {
        s3.putObject(r -> r.bucket("b").key(key), RequestBody.fromString("content"));
    }

    private static List<String> keys(S3Client s3) {
        return s3.listObjectsV2(r -> r.bucket("b")).contents().stream().map(object -> object.key()).toList();
    }

    private static List<ObjectVersion> versions(S3Client s3) {
        return s3.listObjectVersions(r -> r.bucket("b")).versions();
    }

    private static String storageClass(S3Client s3, String key) {
        return s3.headObject(r -> r.bucket("b").key(key)).storageClassAsString();
    }
}
