package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/// What requests may ask for and nobody built yet: never pretended.
final class Unbuilt {
    private static final int NOT_IMPLEMENTED = 501;

    private Unbuilt() { }

    static void refuse(CreateTableRequest request) {
        encryption(request.sseSpecification());
        if (request.warmThroughput() != null) {
            throw refusal("WarmThroughput");
        }
    }

    static void refuse(UpdateTableRequest request) {
        encryption(request.sseSpecification());
        if (!request.replicaUpdates().isEmpty()) {
            throw refusal("ReplicaUpdates");
        }
        if (request.warmThroughput() != null) {
            throw refusal("WarmThroughput");
        }
    }

    /// Keys of KMS. The default encryption, with a key that DynamoDB owns, is not seen by anybody.
    private static void encryption(SSESpecification specification) {
        if (specification != null && Boolean.TRUE.equals(specification.enabled())) {
            throw refusal("SSESpecification");
        }
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
