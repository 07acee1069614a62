package dev.orrery.services.s3;

import static dev.orrery.services.s3.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.NoncurrentVersionTransition;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionDefaultMinimumObjectSize;

/// Sources: S3 User Guide, "Lifecycle configuration elements", "Transitioning objects using Amazon S3 Lifecycle";
/// S3 API Reference, PutBucketLifecycleConfiguration; LocalStack's recordings of AWS.
class LifecyclesTest {
    private final S3Cloud cloud = new S3Cloud();
    private final S3Client s3 = cloud.root();

    @BeforeEach
    void makeBucket() {
        s3.createBucket(r -> r.bucket("box"));
    }

    private void put(List<LifecycleRule> rules) {
        s3.putBucketLifecycleConfiguration(r -> r.bucket("box").lifecycleConfiguration(c -> c.rules(rules)));
    }

    private void put(Consumer<LifecycleRule.Builder> rule) {
        put(List.of(rule(rule)));
    }

    private static LifecycleRule rule(Consumer<LifecycleRule.Builder> more) {
        return LifecycleRule.builder().status("Enabled").filter(f -> f.prefix("logs/")).applyMutation(more).build();
    }

    private static Transition after(int days, String storageClass) {
        return Transition.builder().days(days).storageClass(storageClass).build();
    }

    @Test
    void rulesAreToldAsGivenWithAnId() {
        // when
        put(rule -> rule.transitions(after(30, "STANDARD_IA"), after(60, "GLACIER")).expiration(e -> e.days(365)));

        // then
        var told = s3.getBucketLifecycleConfiguration(r -> r.bucket("box"));
        assertThat(told.rules().getFirst().id()).isNotEmpty();
        assertThat(told.rules().getFirst().transitions()).extracting(t -> t.days() + t.storageClassAsString())
                .containsExactly("30STANDARD_IA", "60GLACIER");
        assertThat(told.transitionDefaultMinimumObjectSize()).isEqualTo(TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K);
        s3.deleteBucketLifecycle(r -> r.bucket("box"));
        refused(() -> s3.getBucketLifecycleConfiguration(r -> r.bucket("box")), "NoSuchLifecycleConfiguration", 404);
    }

    @Test
    void expirationSaysOneThing() {
        refused(() -> put(rule -> rule.expiration(e -> e.days(0))), "InvalidArgument", 400,
                "'Days' for Expiration action must be a positive integer");
        refused(() -> put(rule -> rule.expiration(e -> e.date(Instant.parse("2026-05-01T00:01:00Z")))), "InvalidArgument", 400,
                "'Date' must be at midnight GMT");
        refused(() -> put(rule -> rule.expiration(e -> e.days(1).expiredObjectDeleteMarker(true))), "MalformedXML", 400);
        refused(() -> put(rule -> rule.expiration(e -> { })), "MalformedXML", 400);
        refused(() -> put(rule -> rule.filter(f -> f.tag(Tag.builder().key("a").value("b").build()))
                .expiration(e -> e.expiredObjectDeleteMarker(true))), "InvalidRequest", 400);
        put(rule -> rule.expiration(e -> e.date(Instant.parse("2026-05-01T00:00:00Z"))));
    }

    @Test
    void ruleSaysWhatItIsAboutAndWhatToDo() {
        refused(() -> put(rule -> { }), "InvalidRequest", 400, "At least one action needs to be specified in a rule");
        refused(() -> put(rule -> rule.status("enabled").expiration(e -> e.days(1))), "MalformedXML", 400);
        refused(() -> put(rule -> rule.filter((LifecycleRuleFilter) null).expiration(e -> e.days(1))), "MalformedXML", 400);
        refused(() -> put(rule -> rule.filter(f -> f.prefix("a").objectSizeLessThan(5L)).expiration(e -> e.days(1))), "MalformedXML", 400);
        refused(() -> put(rule -> rule.filter(f -> f.and(a -> a.prefix("a"))).expiration(e -> e.days(1))), "MalformedXML", 400);
        refused(() -> put(rule -> rule.filter(f -> f.and(a -> a.tags(Tag.builder().key("a").value("1").build(),
                Tag.builder().key("a").value("2").build()))).expiration(e -> e.days(1))), "InvalidRequest", 400,
                "Duplicate Tag Keys are not allowed.");
        refused(() -> put(rule -> rule.id("x".repeat(256)).expiration(e -> e.days(1))), "InvalidArgument", 400,
                "ID length should not exceed allowed limit of 255");
        refused(() -> put(List.of(rule(r -> r.id("x").expiration(e -> e.days(1))), rule(r -> r.id("x").expiration(e -> e.days(2))))),
                "InvalidArgument", 400, "Rule ID must be unique");
        refused(() -> put(IntStream.range(0, 1001).mapToObj(i -> rule(r -> r.expiration(e -> e.days(1)))).toList()), "MalformedXML", 400);
        put(rule -> rule.filter(f -> { }).expiration(e -> e.days(1)));
    }

    @Test
    void objectsMoveToColderClassesInTime() {
        refused(() -> put(rule -> rule.transitions(after(29, "STANDARD_IA"))), "InvalidArgument", 400,
                "'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'");
        refused(() -> put(rule -> rule.transitions(after(30, "STANDARD_IA"), after(50, "GLACIER"))), "InvalidArgument", 400);
        refused(() -> put(rule -> rule.transitions(after(9, "GLACIER"), after(8, "DEEP_ARCHIVE"))), "InvalidArgument", 400);
        refused(() -> put(rule -> rule.transitions(after(9, "GLACIER"), after(90, "GLACIER"))), "InvalidRequest", 400);
        refused(() -> put(rule -> rule.transitions(after(9, "STANDARD"))), "MalformedXML", 400);
        refused(() -> put(rule -> rule.transitions(after(90, "GLACIER")).expiration(e -> e.days(90))), "InvalidArgument", 400,
                "'Days' in the Expiration action for filter '(prefix=logs/)' must be greater than 'Days' in the Transition action");
        refused(() -> put(rule -> rule.transitions(after(90, "GLACIER")).expiration(e -> e.date(Instant.parse("2030-01-01T00:00:00Z")))),
                "InvalidRequest", 400, "Found mixed 'Date' and 'Days'");
        put(rule -> rule.transitions(after(0, "INTELLIGENT_TIERING"), after(0 + 1, "GLACIER")));
    }

    @Test
    void olderVersionsAndUploadsAgeToo() {
        refused(() -> put(rule -> rule.noncurrentVersionExpiration(e -> e.noncurrentDays(0))), "InvalidArgument", 400);
        refused(() -> put(rule -> rule.noncurrentVersionExpiration(e -> e.noncurrentDays(1).newerNoncurrentVersions(101))),
                "InvalidArgument", 400);
        refused(() -> put(rule -> rule.noncurrentVersionTransitions(NoncurrentVersionTransition.builder().noncurrentDays(5)
                .storageClass("STANDARD_IA").build())), "InvalidArgument", 400);
        refused(() -> put(rule -> rule.abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(0))), "InvalidArgument", 400);
        refused(() -> put(rule -> rule.filter(f -> f.tag(Tag.builder().key("a").value("b").build()))
                .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(1))), "InvalidRequest", 400,
                "AbortIncompleteMultipartUpload cannot be specified with Tags.");
        put(rule -> rule.noncurrentVersionExpiration(e -> e.noncurrentDays(1).newerNoncurrentVersions(3))
                .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(7)));
    }
}
