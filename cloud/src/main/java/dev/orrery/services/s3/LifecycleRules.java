package dev.orrery.services.s3;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.TransitionDefaultMinimumObjectSize;

/// What the lifecycle rules of a bucket say about its versions: pure functions from facts to what is due, with the rule
/// that says so.
///
/// Where several rules fit, deleting for good wins over moving, and the cheaper storage class over the dearer.
/// Source: S3 User Guide, "Lifecycle configuration elements" and "Conflicts in lifecycle configurations".
final class LifecycleRules {
    /// Smaller objects move only when a rule's filter speaks of sizes.
    static final long TRANSITION_BYTES_MIN = 128 * 1024;
    /// From dear to cheap: an object moves along this line only forward.
    private static final List<String> WATERFALL = List.of("STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "INTELLIGENT_TIERING",
            "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE");
    private final List<LifecycleRule> rules;
    private final TransitionDefaultMinimumObjectSize minimum;

    LifecycleRules(List<LifecycleRule> rules, TransitionDefaultMinimumObjectSize minimum) {
        this.rules = rules.stream().filter(rule -> rule.status() == ExpirationStatus.ENABLED).toList();
        this.minimum = minimum;
    }

    /// What a rule looks at.
    record Subject(String key, Map<String, String> tags, long size, String storageClass, Instant lastModified) { }

    static Subject subject(VersionRow row) {
        return new Subject(row.key(), row.state().tags(), row.stored().size(), row.state().storageClass(), row.lastModified());
    }

    /// Something that a rule does at a moment, to be acted on once the moment has come.
    record Due(String ruleId, Instant at) { }

    record Move(String ruleId, Instant at, String storageClass) { }

    /// When the current version is to be expired.
    Optional<Due> expiration(Subject subject) {
        return fitting(subject).filter(rule -> rule.expiration() != null)
                .flatMap(rule -> moment(subject.lastModified(), rule.expiration().days(), rule.expiration().date())
                        .map(at -> new Due(rule.id(), at)).stream())
                .min(Comparator.comparing(Due::at));
    }

    /// Where the current version is to be by `now`; empty when it may stay where it is.
    Optional<Move> transition(Subject subject, Instant now) {
        return farthest(subject, now, fitting(subject).flatMap(rule -> rule.transitions().stream()
                .flatMap(step -> moment(subject.lastModified(), step.days(), step.date())
                        .filter(_ -> bigEnough(rule, subject, step.storageClassAsString()))
                        .map(at -> new Move(rule.id(), at, step.storageClassAsString())).stream())));
    }

    /// When a version that is no longer current is to be deleted.
    ///
    /// @param since when its successor was made
    /// @param newer how many noncurrent versions of the key are newer
    Optional<Due> noncurrentExpiration(Subject subject, Instant since, int newer) {
        return fitting(subject).filter(rule -> rule.noncurrentVersionExpiration() != null
                        && newer >= orZero(rule.noncurrentVersionExpiration().newerNoncurrentVersions())
                        && rule.noncurrentVersionExpiration().noncurrentDays() != null)
                .map(rule -> new Due(rule.id(), after(since, rule.noncurrentVersionExpiration().noncurrentDays())))
                .min(Comparator.comparing(Due::at));
    }

    Optional<Move> noncurrentTransition(Subject subject, Instant since, int newer, Instant now) {
        return farthest(subject, now, fitting(subject).flatMap(rule -> rule.noncurrentVersionTransitions().stream()
                .filter(step -> newer >= orZero(step.newerNoncurrentVersions()) && step.noncurrentDays() != null)
                .filter(step -> bigEnough(rule, subject, step.storageClassAsString()))
                .map(step -> new Move(rule.id(), after(since, step.noncurrentDays()), step.storageClassAsString()))));
    }

    /// When a delete marker with nothing behind it is to go.
    Optional<Due> markerExpiration(Subject marker) {
        var told = fitting(marker).filter(rule -> rule.expiration() != null
                        && Boolean.TRUE.equals(rule.expiration().expiredObjectDeleteMarker()))
                .map(rule -> new Due(rule.id(), marker.lastModified()));
        // Rules that expire objects clean up after themselves once the marker is as old.
        var implied = fitting(marker).filter(rule -> rule.expiration() != null && rule.expiration().days() != null)
                .map(rule -> new Due(rule.id(), after(marker.lastModified(), rule.expiration().days())));
        return Stream.concat(told, implied).min(Comparator.comparing(Due::at));
    }

    /// When an unfinished upload is to be thrown away. Tags and sizes do not apply to uploads.
    Optional<Due> abort(String key, Instant initiated) {
        return rules.stream().filter(rule -> rule.abortIncompleteMultipartUpload() != null && key.startsWith(prefix(rule)))
                .map(rule -> new Due(rule.id(), after(initiated, rule.abortIncompleteMultipartUpload().daysAfterInitiation())))
                .min(Comparator.comparing(Due::at));
    }

    /// Days are counted from the moment and end at the next midnight UTC.
    static Instant after(Instant moment, int days) {
        var end = moment.plus(days, ChronoUnit.DAYS);
        var midnight = end.truncatedTo(ChronoUnit.DAYS);
        return midnight.equals(end) ? end : midnight.plus(1, ChronoUnit.DAYS);
    }

    private static Optional<Instant> moment(Instant lastModified, Integer days, Instant date) {
        return days != null ? Optional.of(after(lastModified, days)) : Optional.ofNullable(date);
    }

    private Optional<Move> farthest(Subject subject, Instant now, Stream<Move> moves) {
        int from = WATERFALL.indexOf(subject.storageClass());
        return moves.filter(move -> !move.at().isAfter(now) && WATERFALL.indexOf(move.storageClass()) > from)
                .max(Comparator.comparingInt(move -> WATERFALL.indexOf(move.storageClass())));
    }

    private boolean bigEnough(LifecycleRule rule, Subject subject, String storageClass) {
        if (subject.size() >= TRANSITION_BYTES_MIN || speaksOfSizes(rule)) {
            return true;
        }
        return minimum == TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS && StorageClasses.archived(storageClass);
    }

    private static boolean speaksOfSizes(LifecycleRule rule) {
        var filter = rule.filter();
        return filter != null && (filter.objectSizeGreaterThan() != null || filter.objectSizeLessThan() != null
                || filter.and() != null && (filter.and().objectSizeGreaterThan() != null || filter.and().objectSizeLessThan() != null));
    }

    private Stream<LifecycleRule> fitting(Subject subject) {
        return rules.stream().filter(rule -> fits(rule, subject));
    }

    private static boolean fits(LifecycleRule rule, Subject subject) {
        if (!subject.key().startsWith(prefix(rule))) {
            return false;
        }
        var filter = rule.filter();
        if (filter == null) {
            return true;
        }
        if (filter.and() != null) {
            var and = filter.and();
            return within(subject.size(), and.objectSizeGreaterThan(), and.objectSizeLessThan())
                    && and.tags().stream().allMatch(tag -> tagged(subject, tag));
        }
        return within(subject.size(), filter.objectSizeGreaterThan(), filter.objectSizeLessThan())
                && (filter.tag() == null || tagged(subject, filter.tag()));
    }

    @SuppressWarnings("deprecation") // rules of the first version have their prefix here, and are still in use
    private static String prefix(LifecycleRule rule) {
        var filter = rule.filter();
        var prefix = filter == null ? rule.prefix() : filter.and() != null ? filter.and().prefix() : filter.prefix();
        return prefix == null ? "" : prefix;
    }

    private static boolean within(long size, Long greater, Long less) {
        return (greater == null || size > greater) && (less == null || size < less);
    }

    private static boolean tagged(Subject subject, Tag tag) {
        return tag.value().equals(subject.tags().get(tag.key()));
    }

    private static int orZero(Integer number) {
        return number == null ? 0 : number;
    }
}
