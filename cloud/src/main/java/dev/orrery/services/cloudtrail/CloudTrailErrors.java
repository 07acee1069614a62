package dev.orrery.services.cloudtrail;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;

/// Every error of CloudTrail. Codes are AWS's; messages are AWS's where public recordings and issues have them.
final class CloudTrailErrors {
    private static final int BAD_REQUEST = 400;

    private CloudTrailErrors() { }

    static AwsServiceException lookupAttributes(String message) {
        return error("InvalidLookupAttributesException", message);
    }

    static AwsServiceException timeRange(String message) {
        return error("InvalidTimeRangeException", message);
    }

    static AwsServiceException maxResults(String message) {
        return error("InvalidMaxResultsException", message);
    }

    static AwsServiceException eventCategory(String message) {
        return error("InvalidEventCategoryException", message);
    }

    static AwsServiceException nextToken() {
        return error("InvalidNextTokenException", "The next token is not valid, or was used with other parameters before.");
    }

    private static AwsServiceException error(String code, String message) {
        return CloudTrailException.builder().statusCode(BAD_REQUEST).message(message)
                .awsErrorDetails(AwsErrorDetails.builder().serviceName("CloudTrail").errorCode(code).errorMessage(message).build()).build();
    }
}
