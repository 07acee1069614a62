package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Call;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// What KMS refused, in DynamoDB's words, which have those of the SDK for Java within. The id of the request that they name is that of
/// the request to DynamoDB. Source: ack-api-quirks, DDB-TABLE-020 to 023, 313, 333 and 461.
final class KmsFailure {
    private static final int NOT_IMPLEMENTED = 501;
    private static final String PACKAGE = "com.amazonaws.services.kms.model.";

    private KmsFailure() { }

    /// @param where nothing, or ` for region eu-west-1`
    static AwsServiceException of(AwsServiceException kms, String where) {
        if (kms.statusCode() == NOT_IMPLEMENTED) {
            return kms;
        }
        var code = code(kms);
        var failure = switch (code) {
            case "AccessDeniedException" -> DynamoDbErrors.accessDenied("KMS key access denied error" + told(kms, where, "AWSKMSException"));
            case "DisabledException" -> DynamoDbErrors.validation("KMS key disabled error" + told(kms, where, code));
            case "NotFoundException", "KMSInvalidStateException", "InvalidArnException" ->
                    DynamoDbErrors.validation("KMS validation error" + told(kms, where, code));
            default -> DynamoDbErrors.internal("KMS internal error" + told(kms, where, "AWSKMSException"));
        };
        failure.addSuppressed(kms);
        return failure;
    }

    static boolean isDisabled(AwsServiceException kms) {
        return code(kms).equals("DisabledException");
    }

    private static String code(AwsServiceException kms) {
        return kms.awsErrorDetails().errorCode();
    }

    private static String told(AwsServiceException kms, String where, String type) {
        return where + ": " + PACKAGE + type + ": " + kms.awsErrorDetails().errorMessage() + " (Service: AWSKMS; Status Code: " + kms.statusCode()
                + "; Error Code: " + code(kms) + "; Request ID: " + Call.running().map(Call::requestId).orElse("null") + "; Proxy: null)";
    }
}
