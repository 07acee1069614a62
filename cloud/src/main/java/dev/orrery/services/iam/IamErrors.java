package dev.orrery.services.iam;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.IamException;

/// Every error that IAM answers with besides refusals, with the texts that AWS's answers show in public recordings.
final class IamErrors {
    private IamErrors() { }

    static AwsServiceException error(String code, int status, String message) {
        return IamException.builder().statusCode(status).message(message)
                .awsErrorDetails(AwsErrorDetails.builder().serviceName("Iam").errorCode(code).errorMessage(message).build()).build();
    }

    static AwsServiceException noSuchEntity(String message) {
        return error("NoSuchEntity", 404, message);
    }

    static AwsServiceException noSuchEntity(Entity.Kind kind, String name) {
        return noSuchEntity("The " + kind.text() + " with name " + name + " cannot be found.");
    }

    static AwsServiceException noSuchInlinePolicy(Entity.Kind kind, String name) {
        return noSuchEntity("The " + kind.text() + " policy with name " + name + " cannot be found.");
    }

    static AwsServiceException noSuchPolicy(String arn) {
        return noSuchEntity("Policy " + arn + " was not found.");
    }

    static AwsServiceException notAttachable(String arn) {
        return noSuchEntity("Policy " + arn + " does not exist or is not attachable.");
    }

    static AwsServiceException noSuchVersion(String arn, String version) {
        return noSuchEntity("Policy " + arn + " version " + version + " does not exist or is not attachable.");
    }

    static AwsServiceException noSuchAccessKey(String id) {
        return noSuchEntity("The Access Key with id " + id + " cannot be found.");
    }

    static AwsServiceException noSuchInstanceProfile(String name) {
        return noSuchEntity("Instance Profile " + name + " cannot be found.");
    }

    static AwsServiceException alreadyExists(String message) {
        return error("EntityAlreadyExists", 409, message);
    }

    static AwsServiceException alreadyExists(Entity.Kind kind, String name) {
        return alreadyExists(kind.capitalised() + " with name " + name + " already exists.");
    }

    /// @param first what must be done before, as in "must delete policies first"
    static AwsServiceException deleteConflict(String first) {
        return error("DeleteConflict", 409, "Cannot delete entity, must " + first + " first.");
    }

    static AwsServiceException conflict(String message) {
        return error("DeleteConflict", 409, message);
    }

    static AwsServiceException quota(String name, int max) {
        return limitExceeded("Cannot exceed quota for " + name + ": " + max);
    }

    static AwsServiceException limitExceeded(String message) {
        return error("LimitExceeded", 409, message);
    }

    static AwsServiceException malformedPolicy(String message) {
        return error("MalformedPolicyDocument", 400, message);
    }

    static AwsServiceException validation(String message) {
        return error("ValidationError", 400, message);
    }

    /// @param member as in the wire's names
    static AwsServiceException constraint(String member, String constraint) {
        return validation("1 validation error detected: Value at '" + member + "' failed to satisfy constraint: " + constraint);
    }

    static AwsServiceException invalidInput(String message) {
        return error("InvalidInput", 400, message);
    }

    /// What an organization lacks, or the caller in it. The one text that a recording against AWS shows (September 2026) is that of
    /// trusted access; the others are our own, their codes are AWS's.
    static AwsServiceException organizations(String code, String message) {
        return error(code, 400, message);
    }

    static AwsServiceException unmodifiable(String message) {
        return error("UnmodifiableEntity", 400, message);
    }
}
