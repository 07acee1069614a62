package dev.orrery.services.sqs;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Every error that SQS answers with here. Codes are those of the JSON protocol; the patches know the query protocol's.
/// Sources: SQS API Reference, "Errors" of each operation; recordings of AWS in LocalStack's test suite.
final class SqsErrors {
    private static final int CLIENT_ERROR = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private SqsErrors() { }

    private static SqsException error(String code, int status, String message) {
        return (SqsException) SqsException.builder().statusCode(status).message(message)
                .awsErrorDetails(AwsErrorDetails.builder().serviceName("SQS").errorCode(code).errorMessage(message).build()).build();
    }

    static SqsException queueDoesNotExist() {
        return error("QueueDoesNotExist", CLIENT_ERROR, "The specified queue does not exist.");
    }

    static SqsException queueDeletedRecently() {
        return error("QueueDeletedRecently", CLIENT_ERROR,
                "You must wait 60 seconds after deleting a queue before you can create another with the same name.");
    }

    static SqsException queueNameExists(String attribute) {
        return error("QueueNameExists", CLIENT_ERROR,
                "A queue already exists with the same name and a different value for attribute " + attribute);
    }

    static SqsException invalidAddress(String url) {
        return error("InvalidAddress", NOT_FOUND, "The address " + url + " is not valid for this endpoint.");
    }

    static SqsException invalidParameterValue(String message) {
        return error("InvalidParameterValueException", CLIENT_ERROR, message);
    }

    /// @param value as given
    /// @param reason a sentence
    static SqsException invalidValue(Object value, String parameter, String reason) {
        return invalidParameterValue("Value " + value + " for parameter " + parameter + " is invalid. Reason: " + reason);
    }

    static SqsException notForThisType(Object value, String parameter) {
        return invalidValue(value, parameter, "The request include parameter that is not valid for this queue type.");
    }

    static SqsException missingParameter(String parameter) {
        return error("MissingRequiredParameterException", CLIENT_ERROR, "The request must contain the parameter " + parameter + ".");
    }

    static SqsException unknownAttribute(String name) {
        return invalidAttributeName("Unknown Attribute " + name + ".");
    }

    static SqsException invalidAttributeName(String message) {
        return error("InvalidAttributeName", CLIENT_ERROR, message);
    }

    static SqsException invalidAttributeValue(String attribute) {
        return error("InvalidAttributeValue", CLIENT_ERROR, "Invalid value for the parameter " + attribute + ".");
    }

    static SqsException invalidAttributeValue(String attribute, String reason) {
        return error("InvalidAttributeValue", CLIENT_ERROR, "Invalid value for the parameter " + attribute + ". Reason: " + reason);
    }

    static SqsException invalidMessageContents() {
        return error("InvalidMessageContents", CLIENT_ERROR, "Invalid characters found. Valid unicode characters are "
                + "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");
    }

    static SqsException messageTooLong(int bytesMax) {
        return invalidParameterValue("One or more parameters are invalid. Reason: Message must be shorter than " + bytesMax + " bytes.");
    }

    /// Within a batch AWS words it in another way.
    static SqsException entryTooLong(int bytesMax) {
        return invalidParameterValue("One or more parameters cannot be validated. Reason: Message must be shorter than " + bytesMax
                + " bytes.");
    }

    static SqsException batchRequestTooLong(long bytes) {
        return error("BatchRequestTooLong", CLIENT_ERROR, "Batch requests cannot be longer than " + SqsLimits.MESSAGE_BYTES_MAX
                + " bytes. You have sent " + bytes + " bytes.");
    }

    static SqsException emptyBatchRequest(String entryType) {
        return error("EmptyBatchRequest", CLIENT_ERROR, "There should be at least one " + entryType + " in the request.");
    }

    static SqsException tooManyEntries(int entries) {
        return error("TooManyEntriesInBatchRequest", CLIENT_ERROR, "Maximum number of entries per request are "
                + SqsLimits.BATCH_ENTRIES_MAX + ". You have sent " + entries + ".");
    }

    static SqsException invalidBatchEntryId() {
        return error("InvalidBatchEntryId", CLIENT_ERROR, "A batch entry id can only contain alphanumeric characters, hyphens and "
                + "underscores. It can be at most 80 letters long.");
    }

    static SqsException batchEntryIdsNotDistinct(String id) {
        return error("BatchEntryIdsNotDistinct", CLIENT_ERROR, "Id " + id + " repeated.");
    }

    static SqsException receiptHandleIsInvalid(String handle) {
        return error("ReceiptHandleIsInvalid", NOT_FOUND, "The input receipt handle \"" + handle + "\" is not a valid receipt handle.");
    }

    static SqsException receiptHandleHasExpired(String handle) {
        return invalidValue(handle, "ReceiptHandle", "The receipt handle has expired.");
    }

    static SqsException notAvailableForVisibilityChange(String handle) {
        return invalidValue(handle, "ReceiptHandle", "Message does not exist or is not available for visibility timeout change.");
    }

    static SqsException overLimit(String message) {
        return error("OverLimit", FORBIDDEN, message);
    }

    static SqsException purgeQueueInProgress(String queue) {
        return error("PurgeQueueInProgress", FORBIDDEN, "Only one PurgeQueue operation on " + queue + " is allowed every 60 seconds.");
    }

    static SqsException resourceNotFound(String message) {
        return error("ResourceNotFoundException", NOT_FOUND, message);
    }

    /// @param parameter that names a queue by its ARN
    static SqsException noResource(String parameter) {
        return resourceNotFound("The resource that you specified for the " + parameter + " parameter doesn't exist.");
    }

    static SqsException unsupportedOperation(String message) {
        return error("UnsupportedOperation", CLIENT_ERROR, message);
    }

    /// The code in the failed entry of a batch: that of the query protocol, without the queue service's name in front.
    static String entryCode(SqsException error) {
        var code = error.awsErrorDetails().errorCode();
        return switch (code) {
            case "InvalidParameterValueException" -> "InvalidParameterValue";
            case "MissingRequiredParameterException" -> "MissingParameter";
            case String _ -> code;
        };
    }
}
