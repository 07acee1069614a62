package dev.orrery.services.dynamodb;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Why an export or an import failed, as AWS tells what S3 has answered.
///
/// @param code `S3NoSuchBucket`
record S3Failure(String code, String message) {

    static S3Failure of(AwsServiceException e) {
        var code = e.awsErrorDetails() == null ? "Unknown" : e.awsErrorDetails().errorCode();
        var message = e.awsErrorDetails() == null ? e.getMessage() : e.awsErrorDetails().errorMessage();
        var named = code.startsWith("KMS.") ? "Kms" + code.substring("KMS.".length()) : "S3" + code;
        return new S3Failure(named, message + " (Service: Amazon S3; Status Code: " + e.statusCode() + "; Error Code: " + code + ")");
    }
}
