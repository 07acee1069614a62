package dev.orrery.services.sts;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.model.StsException;

/// Every error that STS answers with besides refusals, with the texts that AWS's answers show in public recordings.
final class StsErrors {
    private StsErrors() { }

    static AwsServiceException error(String code, int status, String message) {
        return StsException.builder().statusCode(status).message(message)
                .awsErrorDetails(AwsErrorDetails.builder().serviceName("Sts").errorCode(code).errorMessage(message).build()).build();
    }

    static AwsServiceException validation(String message) {
        return error("ValidationError", 400, message);
    }

    /// @param value as it was given; STS repeats it
    static AwsServiceException constraint(String member, Object value, String constraint) {
        return validation("1 validation error detected: Value " + (value == null ? "null" : "'" + value + "'") + " at '" + member
                + "' failed to satisfy constraint: " + constraint);
    }

    static AwsServiceException invalidParameter(String message) {
        return error("InvalidParameterValue", 400, message);
    }

    static AwsServiceException accessDenied(String message) {
        return error("AccessDenied", 403, message);
    }

    static AwsServiceException invalidToken(String message) {
        return error("InvalidIdentityToken", 400, message);
    }

    static AwsServiceException malformedPolicy(String message) {
        return error("MalformedPolicyDocument", 400, message);
    }

    static AwsServiceException packedPolicyTooLarge(int percent) {
        return error("PackedPolicyTooLarge", 400, "Packed size of session tags consumes " + percent + "% of allotted space.");
    }
}
