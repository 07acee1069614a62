package dev.orrery.services.cloudtrail;

import java.util.Optional;
import software.amazon.awssdk.services.cloudtrail.model.CreateTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.UpdateTrailRequest;

/// What somebody wants of a trail, for a new one or for one that is there: what he does not say stays as it is.
///
/// @param bucket and likewise the others: absent when he does not say, empty when he wants none
record Wish(Optional<String> bucket, Optional<String> prefix, Optional<String> topic, Optional<String> kmsKey, Optional<Boolean> globalEvents,
        Optional<Boolean> multiRegion, Optional<Boolean> validation, Optional<Boolean> organization) {

    static Wish of(CreateTrailRequest request) {
        if (request.s3BucketName() == null) {
            throw CloudTrailErrors.s3BucketName("S3 bucket name cannot be blank!");
        }
        refuseWhatIsNotThere(request.cloudWatchLogsLogGroupArn(), request.cloudWatchLogsRoleArn());
        return of(request.s3BucketName(), request.s3KeyPrefix(), request.snsTopicName(), request.kmsKeyId(),
                request.includeGlobalServiceEvents(), request.isMultiRegionTrail(), request.enableLogFileValidation(), request.isOrganizationTrail());
    }

    static Wish of(UpdateTrailRequest request) {
        refuseWhatIsNotThere(request.cloudWatchLogsLogGroupArn(), request.cloudWatchLogsRoleArn());
        return of(request.s3BucketName(), request.s3KeyPrefix(), request.snsTopicName(), request.kmsKeyId(),
                request.includeGlobalServiceEvents(), request.isMultiRegionTrail(), request.enableLogFileValidation(), request.isOrganizationTrail());
    }

    private static Wish of(String bucket, String prefix, String topic, String kmsKey, Boolean globalEvents, Boolean multiRegion,
            Boolean validation, Boolean organization) {
        return new Wish(Optional.ofNullable(bucket), Optional.ofNullable(prefix).map(TrailNames::prefix), Optional.ofNullable(topic),
                Optional.ofNullable(kmsKey), Optional.ofNullable(globalEvents), Optional.ofNullable(multiRegion),
                Optional.ofNullable(validation), Optional.ofNullable(organization));
    }

    private static void refuseWhatIsNotThere(String logGroup, String logRole) {
        if (logGroup != null && !logGroup.isEmpty() || logRole != null && !logRole.isEmpty()) {
            throw CloudTrailErrors.noCloudWatchLogs();
        }
    }

    /// @param callers the caller's organization, which a trail that becomes one of an organization is for
    TrailRow applied(TrailRow row, String callers) {
        boolean global = globalEvents.orElse(row.globalEvents());
        boolean everywhere = multiRegion.orElse(row.multiRegion());
        if (everywhere && !global) {
            throw CloudTrailErrors.combination("Multi-Region trail must include global service events.");
        }
        return new TrailRow(row.homeRegion(), row.name(), row.id(), bucket.orElse(row.bucket()), prefix.orElse(row.prefix()),
                topic.orElse(row.topicArn()), kmsKey.orElse(row.kmsKeyArn()), global, everywhere, validation.orElse(row.validation()),
                row.selectors(), row.tags(), row.logging(), row.startedAt(), row.stoppedAt(), row.bucketRegion(),
                organization.map(wanted -> wanted ? row.isOfOrganization() ? row.organization() : callers : "").orElse(row.organization()));
    }
}
