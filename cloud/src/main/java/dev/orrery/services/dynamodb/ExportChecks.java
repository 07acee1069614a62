package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.ExportTableToPointInTimeRequest;

/// What a request for an export must be. Words and order as recorded in ack-api-quirks, DDB-EXPORT-001 to 005.
final class ExportChecks {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final int BUCKET_MAX = 255;
    private static final int PREFIX_MAX = 1_024;
    private static final int KEY_MAX = 2_048;
    private static final Duration PERIOD_MIN = Duration.ofMinutes(15);
    private static final Duration PERIOD_MAX = Duration.ofHours(24);
    private static final String FULL = "FULL_EXPORT";
    private static final String INCREMENTAL = "INCREMENTAL_EXPORT";

    private ExportChecks() { }

    /// Which state, or which changes.
    record Period(Optional<Instant> from, Instant moment) { }

    static void check(ExportTableToPointInTimeRequest request) {
        var period = request.incrementalExportSpecification();
        var constraints = new Constraints().notNull("tableArn", request.tableArn()).notNull("s3Bucket", request.s3Bucket());
        bucket(constraints, "s3Bucket", request.s3Bucket(), "s3BucketOwner", request.s3BucketOwner());
        constraints.length("s3Prefix", request.s3Prefix(), 0, PREFIX_MAX).length("s3SseKmsKeyId", request.s3SseKmsKeyId(), 1, KEY_MAX)
                .oneOf("exportFormat", request.exportFormatAsString(), "ION, DYNAMODB_JSON")
                .oneOf("exportType", request.exportTypeAsString(), "FULL_EXPORT, INCREMENTAL_EXPORT")
                .oneOf("s3SseAlgorithm", request.s3SseAlgorithmAsString(), "KMS, AES256");
        if (period != null) {
            constraints.oneOf("incrementalExportSpecification.exportViewType", period.exportViewTypeAsString(), "NEW_IMAGE, NEW_AND_OLD_IMAGES");
        }
        constraints.check();
        if (!request.tableArn().startsWith("arn:")) {
            throw DynamoDbErrors.invalid("tableArn is not a valid ARN");
        }
        if (!ResourceNames.isArn(request.tableArn())) {
            throw DynamoDbErrors.validation("Invalid Request: Table ARN is invalid.");
        }
        if (request.s3SseKmsKeyId() != null && !"KMS".equals(request.s3SseAlgorithmAsString())) {
            throw DynamoDbErrors.validation("Invalid Request: KMS Key Id is not supported for this encryption type");
        }
        period(request);
        Unbuilt.refuse(request);
    }

    static void bucket(Constraints constraints, String bucketAt, String bucket, String ownerAt, String owner) {
        constraints.length(bucketAt, bucket, 0, BUCKET_MAX)
                .require(bucket == null || BUCKET.matcher(bucket).matches(), bucket, bucketAt,
                        "Member must satisfy regular expression pattern: ^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$")
                .require(owner == null || ACCOUNT.matcher(owner).matches(), owner, ownerAt,
                        "Member must satisfy regular expression pattern: [0-9]{12}");
    }

    private static void period(ExportTableToPointInTimeRequest request) {
        var period = request.incrementalExportSpecification();
        if (period != null && request.exportType() == null) {
            throw DynamoDbErrors.validation("Invalid Request: Export Type expected to be Incremental Export when incremental export"
                    + " specification is provided");
        }
        if (period != null && FULL.equals(request.exportTypeAsString())) {
            throw DynamoDbErrors.validation("Invalid Request: When Export Type is Full Export , Incremental Export Specification should not"
                    + " be provided");
        }
        if (period == null && INCREMENTAL.equals(request.exportTypeAsString())) {
            throw DynamoDbErrors.validation("Invalid Request: Incremental Export Specification expected when export type is set as"
                    + " Incremental Export");
        }
        if (period != null && period.exportFromTime() == null) {
            throw DynamoDbErrors.validation("Invalid Request: ExportFromTime must be provided in IncrementalExportSpecification");
        }
    }

    /// What is to be exported of this table, if there is a history of it.
    static Period period(ExportTableToPointInTimeRequest request, TableDefinition table, Home home) {
        var now = home.clock().now();
        var period = request.incrementalExportSpecification();
        if (period != null) {
            var to = period.exportToTime() == null ? now.truncatedTo(ChronoUnit.SECONDS) : period.exportToTime();
            requireLength(period.exportFromTime(), to, table, now);
            requireRecovery(table, period.exportFromTime(), home);
            return new Period(Optional.of(period.exportFromTime()), to);
        }
        requireRecovery(table);
        var moment = request.exportTime() == null ? now : request.exportTime();
        if (moment.isAfter(now) || moment.isBefore(table.createdAt())) {
            throw invalidTime("Export Time is invalid");
        }
        requireRecovery(table, moment, home);
        return new Period(Optional.empty(), moment);
    }

    private static void requireLength(Instant from, Instant to, TableDefinition table, Instant now) {
        if (from.isBefore(table.createdAt().truncatedTo(ChronoUnit.SECONDS))) {
            throw invalidTime("Incremental export period from time cannot be less than the table creation time : " + from);
        }
        if (to.isAfter(now)) {
            throw invalidTime("Incremental export period to time cannot be greater than the current time : " + to);
        }
        if (Duration.between(from, to).compareTo(PERIOD_MIN) < 0) {
            throw invalidTime("Difference between export period from time and export period to time is less than 15 minutes");
        }
        if (Duration.between(from, to).compareTo(PERIOD_MAX) > 0) {
            throw invalidTime("Difference between export period from time and export period to time is greater than 24 hours");
        }
    }

    private static Settings.Recovery requireRecovery(TableDefinition table) {
        return table.settings().recovery().orElseThrow(() -> DynamoDbErrors.error("PointInTimeRecoveryUnavailableException",
                "Point in time recovery is not enabled for table '" + table.name() + "'"));
    }

    private static void requireRecovery(TableDefinition table, Instant moment, Home home) {
        var recovery = requireRecovery(table);
        var since = recovery.since();
        var oldest = home.clock().now().minus(recovery.kept());
        if (moment.isBefore((since.isAfter(oldest) ? since : oldest).truncatedTo(ChronoUnit.SECONDS))) {
            throw invalidTime("Point in Time Recovery is not available for specified export time");
        }
    }

    private static RuntimeException invalidTime(String message) {
        return DynamoDbErrors.error("InvalidExportTimeException", message);
    }
}
