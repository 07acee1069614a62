package dev.orrery.services.dynamodb;

import dev.orrery.pojo.Pojos;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.ExportDescription;
import software.amazon.awssdk.services.dynamodb.model.ExportTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.ExportViewType;

/// An export: what was asked for, and what has become of it.
///
/// @param request as bytes
/// @param source the table's [TableDefinition] as bytes
/// @param moment which state is exported; of an incremental export the end of its period
/// @param from where the period of an incremental export begins
/// @param files what the names of its data files begin with
record ExportRow(String arn, byte[] request, byte[] source, Instant startedAt, Instant moment, Optional<Instant> from, String files,
        Errand errand, Status status, Optional<Instant> endedAt, long items, long bytes, String failureCode, String failureMessage) {
    static final JobRows<ExportRow> EXPORTS = new JobRows<>("export", ExportRow.class, ExportRow::arn);
    private static final String MANIFEST = "manifest-summary.json";

    enum Status { IN_PROGRESS, COMPLETED, FAILED }

    ExportTableToPointInTimeRequest asked() {
        return Pojos.read(request, ExportTableToPointInTimeRequest::builder);
    }

    TableDefinition table() {
        return TableDefinition.FORMAT.read(source);
    }

    boolean isIncremental() {
        return from.isPresent();
    }

    ExportRow completed(Instant at, long itemCount, long byteCount) {
        return new ExportRow(arn, request, source, startedAt, moment, from, files, errand, Status.COMPLETED, Optional.of(at), itemCount,
                byteCount, "", "");
    }

    ExportRow failed(Instant at, S3Failure failure) {
        return new ExportRow(arn, request, source, startedAt, moment, from, files, errand, Status.FAILED, Optional.of(at), 0, 0,
                failure.code(), failure.message());
    }

    /// The folder of the manifests, with its slash: `prefix/AWSDynamoDB/01604632434000-a1b2c3d4/`.
    String folder() {
        return prefix() + JobRows.id(arn) + "/";
    }

    /// Data files of incremental exports lie in one folder together.
    String dataFolder() {
        return isIncremental() ? prefix() + "data/" : folder() + "data/";
    }

    /// What is asked for as a prefix stands before a slash, whatever its end is.
    private String prefix() {
        var asked = asked().s3Prefix();
        return (asked == null || asked.isEmpty() ? "" : asked.endsWith("/") ? asked : asked + "/") + "AWSDynamoDB/";
    }

    String manifest() {
        return folder() + MANIFEST;
    }

    ExportDescription description(String tableArn) {
        var asked = asked();
        var told = ExportDescription.builder().exportArn(arn).exportStatus(status.name()).startTime(startedAt).tableArn(tableArn)
                .tableId(table().id()).clientToken(asked.clientToken()).s3Bucket(asked.s3Bucket()).s3BucketOwner(asked.s3BucketOwner())
                .s3Prefix(asked.s3Prefix()).s3SseAlgorithm(asked.s3SseAlgorithm() == null ? "AES256" : asked.s3SseAlgorithmAsString())
                .s3SseKmsKeyId(asked.s3SseKmsKeyId()).exportFormat("DYNAMODB_JSON").endTime(endedAt.orElse(null));
        from.ifPresentOrElse(begin -> told.incrementalExportSpecification(period -> period.exportFromTime(begin).exportToTime(moment)
                .exportViewType(view())), () -> told.exportTime(moment));
        if (status == Status.COMPLETED) {
            told.itemCount(items).billedSizeBytes(bytes).exportManifest(manifest());
        }
        if (status == Status.FAILED) {
            told.failureCode(failureCode).failureMessage(failureMessage);
        }
        return told.build();
    }

    String view() {
        var period = asked().incrementalExportSpecification();
        return period == null || period.exportViewType() == null ? ExportViewType.NEW_AND_OLD_IMAGES.toString() : period.exportViewTypeAsString();
    }
}
