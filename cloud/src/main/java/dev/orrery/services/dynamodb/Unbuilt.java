package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExportFormat;
import software.amazon.awssdk.services.dynamodb.model.ExportTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.ImportTableRequest;
import software.amazon.awssdk.services.dynamodb.model.InputCompressionType;
import software.amazon.awssdk.services.dynamodb.model.InputFormat;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;
import software.amazon.awssdk.services.dynamodb.model.ReplicaGlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/// What requests may ask for and nobody built yet: never pretended.
final class Unbuilt {
    private static final int NOT_IMPLEMENTED = 501;

    private Unbuilt() { }

    static void refuse(UpdateTableRequest request) {
        if (request.multiRegionConsistency() == MultiRegionConsistency.STRONG || request.hasGlobalTableWitnessUpdates()) {
            throw refusal("MultiRegionConsistency STRONG");
        }
    }

    /// Indexes have no maximum of their own.
    static void refuse(List<ReplicationGroupUpdate> updates) {
        for (var update : updates) {
            var indexes = update.create() != null ? update.create().globalSecondaryIndexes()
                    : update.update() != null ? update.update().globalSecondaryIndexes() : List.<ReplicaGlobalSecondaryIndex>of();
            if (indexes.stream().anyMatch(index -> index.onDemandThroughputOverride() != null)) {
                throw refusal("OnDemandThroughputOverride of an index");
            }
        }
    }

    static void refuse(ExportTableToPointInTimeRequest request) {
        if (request.exportFormat() == ExportFormat.ION) {
            throw refusal("ExportFormat ION");
        }
    }

    static void refuse(ImportTableRequest request) {
        if (request.inputFormat() == InputFormat.ION) {
            throw refusal("InputFormat ION");
        }
        if (request.inputCompressionType() == InputCompressionType.ZSTD) {
            throw refusal("InputCompressionType ZSTD");
        }
    }

    /// To a stream of Kinesis that there is.
    static DynamoDbException delivery() {
        return refusal("Delivery to Kinesis");
    }

    /// Restores across regions.
    static void refuseElsewhere(Home home, String sourceArn) {
        if (ResourceNames.isBelowTable(sourceArn) && !ResourceNames.region(sourceArn).equals(home.region())) {
            throw refusal("A restore from another Region");
        }
    }

    private static DynamoDbException refusal(String member) {
        var message = member + " is not implemented by Orrery yet";
        return (DynamoDbException) DynamoDbException.builder().statusCode(NOT_IMPLEMENTED).message(message)
                .awsErrorDetails(software.amazon.awssdk.awscore.exception.AwsErrorDetails.builder().serviceName("DynamoDb")
                        .errorCode("NotImplemented").errorMessage(message).build()).build();
    }
}
