package dev.orrery.services.s3;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.LifecycleExpiration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.NoncurrentVersionExpiration;
import software.amazon.awssdk.services.s3.model.NoncurrentVersionTransition;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/// The way that a rule takes objects from storage class to storage class: only to colder ones, in time, and each once.
/// Source: S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle".
final class LifecycleTransitions {
    /// "You must keep objects for at least 30 days before moving them" to the infrequent access classes, and as long in them.
    private static final int DAYS_MIN = 30;
    private static final Set<TransitionStorageClass> INFREQUENT =
            EnumSet.of(TransitionStorageClass.STANDARD_IA, TransitionStorageClass.ONEZONE_IA);
    private static final Map<TransitionStorageClass, Integer> COLDNESS = Map.of(
            TransitionStorageClass.STANDARD_IA, 1, TransitionStorageClass.INTELLIGENT_TIERING, 2, TransitionStorageClass.ONEZONE_IA, 3,
            TransitionStorageClass.GLACIER_IR, 4, TransitionStorageClass.GLACIER, 5, TransitionStorageClass.DEEP_ARCHIVE, 6);

    private LifecycleTransitions() { }

    static void check(LifecycleRule rule) {
        rule.transitions().forEach(LifecycleTransitions::check);
        requireDifferent(rule, rule.transitions().stream().map(Transition::storageClass).toList());
        requireOneMeasure(rule);
        checkDays(rule, rule.transitions().stream()
                .filter(transition -> transition.days() != null)
                .map(transition -> new Step(transition.storageClass(), transition.days())).toList(), "Days", "Transition");
        requireExpirationLast(rule);
        checkNoncurrent(rule);
    }

    private static void check(Transition transition) {
        if (unknown(transition.storageClass()) || (transition.days() == null) == (transition.date() == null)) {
            throw S3Errors.malformedXml();
        }
        if (transition.days() != null && transition.days() < 0) {
            throw S3Errors.invalidArgument("'Days' for Transition action must be nonnegative", "Days", transition.days().toString());
        }
        LifecycleChecks.requireMidnight(transition.date());
    }

    private static boolean unknown(TransitionStorageClass storageClass) {
        return storageClass == null || storageClass == TransitionStorageClass.UNKNOWN_TO_SDK_VERSION;
    }

    private record Step(TransitionStorageClass storageClass, int days) {
        int coldness() {
            return COLDNESS.get(storageClass);
        }
    }

    private static void checkDays(LifecycleRule rule, List<Step> steps, String element, String action) {
        for (var step : steps) {
            if (INFREQUENT.contains(step.storageClass()) && step.days() < DAYS_MIN) {
                throw S3Errors.invalidArgument("'" + element + "' in " + action + " action must be greater than or equal to " + DAYS_MIN
                        + " for storageClass '" + step.storageClass() + "'", element, Integer.toString(step.days()));
            }
            for (var colder : steps) {
                int least = step.days() + (INFREQUENT.contains(step.storageClass()) ? DAYS_MIN : 1);
                if (colder.coldness() > step.coldness() && colder.days() < least) {
                    throw S3Errors.invalidArgument("'" + element + "' in the '" + colder.storageClass() + "' " + action + " action for "
                            + filter(rule) + " must be " + (INFREQUENT.contains(step.storageClass()) ? DAYS_MIN + " days more than" : "greater than")
                            + " '" + element + "' in the '" + step.storageClass() + "' " + action + " action", element,
                            Integer.toString(colder.days()));
                }
            }
        }
    }

    private static void requireDifferent(LifecycleRule rule, List<TransitionStorageClass> classes) {
        if (new HashSet<>(classes).size() < classes.size()) {
            throw S3Errors.invalidRequest("'StorageClass' must be different for 'Transition' actions in same 'Rule' with " + filter(rule));
        }
    }

    /// Days or dates, not both in one rule.
    private static void requireOneMeasure(LifecycleRule rule) {
        var expiration = rule.expiration();
        boolean days = rule.transitions().stream().anyMatch(transition -> transition.days() != null)
                || expiration != null && expiration.days() != null;
        boolean dates = rule.transitions().stream().anyMatch(transition -> transition.date() != null)
                || expiration != null && expiration.date() != null;
        if (days && dates) {
            throw S3Errors.invalidRequest("Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for "
                    + filter(rule));
        }
    }

    private static void requireExpirationLast(LifecycleRule rule) {
        var expiration = rule.expiration();
        if (expiration == null) {
            return;
        }
        for (var transition : rule.transitions()) {
            boolean tooEarly = expiration.days() != null && transition.days() != null && expiration.days() <= transition.days()
                    || expiration.date() != null && transition.date() != null && !expiration.date().isAfter(transition.date());
            if (tooEarly) {
                var element = expiration.days() != null ? "Days" : "Date";
                throw S3Errors.invalidArgument("'" + element + "' in the Expiration action for " + filter(rule) + " must be "
                        + (expiration.days() != null ? "greater" : "later") + " than '" + element + "' in the Transition action",
                        element, value(expiration));
            }
        }
    }

    private static String value(LifecycleExpiration expiration) {
        return String.valueOf(expiration.days() != null ? expiration.days() : expiration.date());
    }

    private static void checkNoncurrent(LifecycleRule rule) {
        for (var transition : rule.noncurrentVersionTransitions()) {
            if (unknown(transition.storageClass()) || transition.noncurrentDays() == null) {
                throw S3Errors.malformedXml();
            }
            if (transition.noncurrentDays() < 0) {
                throw S3Errors.invalidArgument("'NoncurrentDays' for NoncurrentVersionTransition action must be nonnegative",
                        "NoncurrentDays", transition.noncurrentDays().toString());
            }
            LifecycleChecks.checkNewer(rule, transition.newerNoncurrentVersions());
        }
        requireDifferent(rule, rule.noncurrentVersionTransitions().stream().map(NoncurrentVersionTransition::storageClass).toList());
        checkDays(rule, rule.noncurrentVersionTransitions().stream()
                .map(transition -> new Step(transition.storageClass(), transition.noncurrentDays())).toList(),
                "NoncurrentDays", "NoncurrentVersionTransition");
        var last = Stream.ofNullable(rule.noncurrentVersionExpiration()).map(NoncurrentVersionExpiration::noncurrentDays)
                .filter(Objects::nonNull).findFirst();
        for (var transition : rule.noncurrentVersionTransitions()) {
            if (last.filter(days -> days <= transition.noncurrentDays()).isPresent()) {
                throw S3Errors.invalidArgument("'NoncurrentDays' in the NoncurrentVersionExpiration action for " + filter(rule)
                        + " must be greater than 'NoncurrentDays' in the NoncurrentVersionTransition action", "NoncurrentDays",
                        last.get().toString());
            }
        }
    }

    /// As AWS names the rule by what it is about.
    private static String filter(LifecycleRule rule) {
        var filter = rule.filter();
        var prefix = filter == null ? LifecycleChecks.prefix(rule) : filter.and() != null ? filter.and().prefix() : filter.prefix();
        return "filter '(prefix=" + (prefix == null ? "" : prefix) + ")'";
    }
}
