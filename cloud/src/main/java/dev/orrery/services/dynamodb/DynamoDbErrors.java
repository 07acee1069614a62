package dev.orrery.services.dynamodb;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Every error this service can answer with.
final class DynamoDbErrors {
    private static final int BAD_REQUEST = 400;
    private static final int INTERNAL = 500;
    private static final String INVALID = "One or more parameter values were invalid: ";

    private DynamoDbErrors() { }

    static AwsServiceException validation(String message) {
        return error("ValidationException", message);
    }

    /// A validation error of the family that most belong to.
    static AwsServiceException invalid(String message) {
        return validation(INVALID + message);
    }

    static AwsServiceException resourceNotFound(String message) {
        return error("ResourceNotFoundException", message);
    }

    static AwsServiceException noTable() {
        return resourceNotFound("Requested resource not found");
    }

    static AwsServiceException noTable(String name) {
        return resourceNotFound("Requested resource not found: Table: " + name + " not found");
    }

    static AwsServiceException tableNotFound(String name) {
        return error("TableNotFoundException", "Table not found: " + name);
    }

    static AwsServiceException resourceInUse(String message) {
        return error("ResourceInUseException", message);
    }

    static AwsServiceException limitExceeded(String message) {
        return error("LimitExceededException", message);
    }

    static AwsServiceException internal(String message) {
        return error("InternalServerError", message, INTERNAL);
    }

    static AwsServiceException accessDenied(String message) {
        return error("AccessDeniedException", message);
    }

    static AwsServiceException conditionFailed() {
        return conditionFailed(Map.of());
    }

    /// @param item what was there, when the caller asked for it
    static AwsServiceException conditionFailed(Map<String, AttributeValue> item) {
        var builder = ConditionalCheckFailedException.builder();
        if (!item.isEmpty()) {
            builder.item(item);
        }
        return builder.statusCode(BAD_REQUEST).message("The conditional request failed")
                .awsErrorDetails(details("ConditionalCheckFailedException", "The conditional request failed")).build();
    }

    static AwsServiceException transactionCanceled(List<CancellationReason> reasons) {
        var codes = reasons.stream().map(CancellationReason::code).toList();
        var message = "Transaction cancelled, please refer cancellation reasons for specific reasons " + codes;
        return TransactionCanceledException.builder().cancellationReasons(reasons).statusCode(BAD_REQUEST).message(message)
                .awsErrorDetails(details("TransactionCanceledException", message)).build();
    }

    static AwsServiceException idempotentParameterMismatch() {
        return error("IdempotentParameterMismatchException",
                "Idempotent parameters for the request do not match those of an earlier request with the same token");
    }

    /// @param arn of the table or index whose throughput it is
    static AwsServiceException throughputExceeded(String arn, boolean index, boolean writing) {
        var message = index ? "The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded."
                + " Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API"
                : "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with"
                + " the UpdateTable API.";
        var reason = (index ? "Index" : "Table") + (writing ? "Write" : "Read") + "ProvisionedThroughputExceeded";
        return ProvisionedThroughputExceededException.builder().throttlingReasons(ThrottlingReason.builder().reason(reason).resource(arn).build())
                .statusCode(BAD_REQUEST).message(message).awsErrorDetails(details("ProvisionedThroughputExceededException", message)).build();
    }

    static AwsServiceException error(String code, String message) {
        return error(code, message, BAD_REQUEST);
    }

    private static AwsServiceException error(String code, String message, int status) {
        return DynamoDbException.builder().statusCode(status).message(message).awsErrorDetails(details(code, message)).build();
    }

    private static AwsErrorDetails details(String code, String message) {
        return AwsErrorDetails.builder().serviceName("DynamoDb").errorCode(code).errorMessage(message).build();
    }
}
