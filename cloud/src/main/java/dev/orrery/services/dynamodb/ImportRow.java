package dev.orrery.services.dynamodb;

import dev.orrery.pojo.Pojos;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ImportTableDescription;
import software.amazon.awssdk.services.dynamodb.model.ImportTableRequest;
import software.amazon.awssdk.services.dynamodb.model.S3BucketSource;
import software.amazon.awssdk.services.dynamodb.model.TableCreationParameters;

/// An import: what was asked for, and what has become of it.
///
/// @param request as bytes
/// @param tableId of the table that it makes
/// @param number of that table, once it is there; 0 before
/// @param key of that table
record ImportRow(String arn, byte[] request, String tableId, long number, Instant startedAt, Errand errand, Status status,
        Optional<Instant> endedAt, Counts counts, String failureCode, String failureMessage, Optional<TableKey> key) {
    static final JobRows<ImportRow> IMPORTS = new JobRows<>("import", ImportRow.class, ImportRow::arn);

    enum Status { IN_PROGRESS, COMPLETED, FAILED }

    /// @param bytes of the lines that were read
    record Counts(long processed, long imported, long errors, long bytes) {
        static final Counts NONE = new Counts(0, 0, 0, 0);
    }

    ImportTableRequest asked() {
        return Pojos.read(request, ImportTableRequest::builder);
    }

    String table() {
        return asked().tableCreationParameters().tableName();
    }

    /// The table that it makes, as somebody else would ask for it.
    static CreateTableRequest creation(TableCreationParameters asked) {
        var creation = CreateTableRequest.builder().tableName(asked.tableName()).billingMode(asked.billingMode())
                .provisionedThroughput(asked.provisionedThroughput()).onDemandThroughput(asked.onDemandThroughput())
                .sseSpecification(asked.sseSpecification());
        if (asked.hasAttributeDefinitions()) {
            creation.attributeDefinitions(asked.attributeDefinitions());
        }
        if (asked.hasKeySchema()) {
            creation.keySchema(asked.keySchema());
        }
        if (asked.hasGlobalSecondaryIndexes()) {
            creation.globalSecondaryIndexes(asked.globalSecondaryIndexes());
        }
        return creation.build();
    }

    ImportRow making(long tableNumber) {
        return new ImportRow(arn, request, tableId, tableNumber, startedAt, errand, status, endedAt, counts, failureCode, failureMessage,
                key);
    }

    ImportRow ended(Instant at, Counts told, Optional<S3Failure> failure) {
        return new ImportRow(arn, request, tableId, number, startedAt, errand, failure.isPresent() ? Status.FAILED : Status.COMPLETED,
                Optional.of(at), told, failure.map(S3Failure::code).orElse(""), failure.map(S3Failure::message).orElse(""), key);
    }

    ImportTableDescription description(String tableArn, String account) {
        var asked = asked();
        var source = asked.s3BucketSource();
        var told = ImportTableDescription.builder().importArn(arn).importStatus(status.name()).tableArn(tableArn).tableId(tableId)
                .clientToken(asked.clientToken()).s3BucketSource(S3BucketSource.builder().s3Bucket(source.s3Bucket())
                        .s3KeyPrefix(source.s3KeyPrefix()).s3BucketOwner(source.s3BucketOwner() == null ? account : source.s3BucketOwner()).build())
                .inputFormat(asked.inputFormatAsString()).inputFormatOptions(asked.inputFormatOptions())
                .inputCompressionType(asked.inputCompressionType() == null ? "NONE" : asked.inputCompressionTypeAsString())
                .tableCreationParameters(asked.tableCreationParameters()).startTime(startedAt).endTime(endedAt.orElse(null))
                .processedItemCount(counts.processed()).importedItemCount(counts.imported()).errorCount(counts.errors())
                .processedSizeBytes(counts.bytes());
        return status == Status.FAILED ? told.failureCode(failureCode).failureMessage(failureMessage).build() : told.build();
    }
}
