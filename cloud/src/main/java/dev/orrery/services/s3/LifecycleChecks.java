package dev.orrery.services.s3;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.BucketLifecycleConfiguration;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleExpiration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleAndOperator;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.Tag;

/// What lifecycle rules must be. Source: S3 User Guide, "Lifecycle configuration elements"; S3 API Reference,
/// PutBucketLifecycleConfiguration; the order of storage classes is checked by [LifecycleTransitions].
final class LifecycleChecks {
    private static final int RULES_MAX = 1_000;
    private static final int ID_CHARACTERS_MAX = 255;
    private static final int NEWER_VERSIONS_MAX = 100;

    private LifecycleChecks() { }

    static void check(BucketLifecycleConfiguration configuration) {
        if (configuration == null || configuration.rules().isEmpty() || configuration.rules().size() > RULES_MAX) {
            throw S3Errors.malformedXml();
        }
        var ids = new HashSet<String>();
        for (var rule : configuration.rules()) {
            check(rule);
            if (rule.id() != null && !rule.id().isEmpty() && !ids.add(rule.id())) {
                throw S3Errors.invalidArgument("Rule ID must be unique. Found same ID for more than one rule", "ID", rule.id());
            }
        }
    }

    private static void check(LifecycleRule rule) {
        if (rule.id() != null && rule.id().length() > ID_CHARACTERS_MAX) {
            throw S3Errors.invalidArgument("ID length should not exceed allowed limit of " + ID_CHARACTERS_MAX, "ID", rule.id());
        }
        if (rule.status() == null || rule.status() == ExpirationStatus.UNKNOWN_TO_SDK_VERSION
                || (rule.filter() == null) == (prefix(rule) == null)) {
            throw S3Errors.malformedXml();
        }
        if (rule.expiration() == null && !rule.hasTransitions() && rule.noncurrentVersionExpiration() == null
                && !rule.hasNoncurrentVersionTransitions() && rule.abortIncompleteMultipartUpload() == null) {
            throw S3Errors.invalidRequest("At least one action needs to be specified in a rule");
        }
        if (rule.filter() != null) {
            check(rule.filter());
        }
        if (rule.expiration() != null) {
            check(rule, rule.expiration());
        }
        LifecycleTransitions.check(rule);
        checkNoncurrent(rule);
        checkUploads(rule);
    }

    /// Rules of the first form have a prefix and no filter.
    @SuppressWarnings("deprecation")
    static String prefix(LifecycleRule rule) {
        return rule.prefix();
    }

    private static void check(LifecycleRuleFilter filter) {
        long said = Stream.of(filter.prefix(), filter.tag(), filter.objectSizeGreaterThan(), filter.objectSizeLessThan(), filter.and())
                .filter(Objects::nonNull).count();
        if (said > 1) {
            throw S3Errors.malformedXml();
        }
        if (filter.tag() != null) {
            BucketTags.check(List.of(filter.tag()), "System tags cannot be used in lifecycle rules");
        }
        checkSizes(filter.objectSizeGreaterThan(), filter.objectSizeLessThan());
        if (filter.and() != null) {
            check(filter.and());
        }
    }

    private static void check(LifecycleRuleAndOperator and) {
        long said = Stream.of(and.prefix(), and.objectSizeGreaterThan(), and.objectSizeLessThan()).filter(Objects::nonNull).count()
                + and.tags().size();
        if (said < 2) {
            throw S3Errors.malformedXml();
        }
        var keys = new HashSet<String>();
        for (var tag : and.tags()) {
            if (!keys.add(tag.key())) {
                throw S3Errors.invalidRequest("Duplicate Tag Keys are not allowed.");
            }
        }
        BucketTags.check(and.tags(), "System tags cannot be used in lifecycle rules");
        checkSizes(and.objectSizeGreaterThan(), and.objectSizeLessThan());
    }

    private static void checkSizes(Long greaterThan, Long lessThan) {
        if (greaterThan != null && greaterThan < 0) {
            throw S3Errors.invalidRequest("'ObjectSizeGreaterThan' should be a non-negative integer");
        }
        if (lessThan != null && lessThan < 1) {
            throw S3Errors.invalidRequest("'ObjectSizeLessThan' should be a positive integer");
        }
        if (greaterThan != null && lessThan != null && lessThan <= greaterThan + 1) {
            throw S3Errors.invalidRequest("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'");
        }
    }

    private static void check(LifecycleRule rule, LifecycleExpiration expiration) {
        long said = Stream.of(expiration.date(), expiration.days(), expiration.expiredObjectDeleteMarker()).filter(Objects::nonNull).count();
        if (said != 1) {
            throw S3Errors.malformedXml();
        }
        if (expiration.days() != null && expiration.days() < 1) {
            throw S3Errors.invalidArgument("'Days' for Expiration action must be a positive integer", "Days",
                    expiration.days().toString());
        }
        requireMidnight(expiration.date());
        if (expiration.expiredObjectDeleteMarker() != null && !tags(rule).isEmpty()) {
            throw S3Errors.invalidRequest("ExpiredObjectDeleteMarker cannot be specified with Tags.");
        }
    }

    static void requireMidnight(Instant date) {
        if (date != null && !date.equals(date.truncatedTo(ChronoUnit.DAYS))) {
            throw S3Errors.invalidArgument("'Date' must be at midnight GMT", "Date", date.toString());
        }
    }

    private static void checkNoncurrent(LifecycleRule rule) {
        var expiration = rule.noncurrentVersionExpiration();
        if (expiration == null) {
            return;
        }
        if (expiration.noncurrentDays() == null) {
            throw S3Errors.malformedXml();
        }
        if (expiration.noncurrentDays() < 1) {
            throw S3Errors.invalidArgument("'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer",
                    "NoncurrentDays", expiration.noncurrentDays().toString());
        }
        checkNewer(rule, expiration.newerNoncurrentVersions());
    }

    static void checkNewer(LifecycleRule rule, Integer newerVersions) {
        if (newerVersions == null) {
            return;
        }
        if (rule.filter() == null) {
            throw S3Errors.invalidRequest("NewerNoncurrentVersions can only be specified with a Filter element.");
        }
        if (newerVersions < 1 || newerVersions > NEWER_VERSIONS_MAX) {
            throw S3Errors.invalidArgument("'NewerNoncurrentVersions' must be between 1 and " + NEWER_VERSIONS_MAX,
                    "NewerNoncurrentVersions", newerVersions.toString());
        }
    }

    private static void checkUploads(LifecycleRule rule) {
        var abort = rule.abortIncompleteMultipartUpload();
        if (abort == null) {
            return;
        }
        if (abort.daysAfterInitiation() == null) {
            throw S3Errors.malformedXml();
        }
        if (abort.daysAfterInitiation() < 1) {
            throw S3Errors.invalidArgument("'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
                    "DaysAfterInitiation", abort.daysAfterInitiation().toString());
        }
        if (!tags(rule).isEmpty()) {
            throw S3Errors.invalidRequest("AbortIncompleteMultipartUpload cannot be specified with Tags.");
        }
        if (hasSizes(rule.filter())) {
            throw S3Errors.invalidRequest("AbortIncompleteMultipartUpload cannot be specified with object size.");
        }
    }

    private static boolean hasSizes(LifecycleRuleFilter filter) {
        return filter != null && (filter.objectSizeGreaterThan() != null || filter.objectSizeLessThan() != null
                || filter.and() != null && (filter.and().objectSizeGreaterThan() != null || filter.and().objectSizeLessThan() != null));
    }

    private static List<Tag> tags(LifecycleRule rule) {
        var filter = rule.filter();
        if (filter == null) {
            return List.of();
        }
        return filter.tag() != null ? List.of(filter.tag()) : filter.and() != null ? filter.and().tags() : List.of();
    }
}
