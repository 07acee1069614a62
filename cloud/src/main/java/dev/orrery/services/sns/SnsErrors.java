package dev.orrery.services.sns;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sns.model.SnsException;

/// Every error this service answers with. Texts as in answers of AWS that LocalStack's tests recorded, where there are some.
final class SnsErrors {
    private static final int ARN_PARTS = 6;

    private SnsErrors() { }

    static AwsServiceException notFound(String what) {
        return error("NotFound", 404, what + " does not exist");
    }

    static AwsServiceException tagsOfNothing() {
        return error("ResourceNotFound", 404, "Resource does not exist");
    }

    /// @param what is invalid, and why
    static AwsServiceException invalidParameter(String what) {
        return invalid("Invalid parameter: " + what);
    }

    /// The same code, for the texts that begin in another way.
    static AwsServiceException invalid(String message) {
        return error("InvalidParameter", 400, message);
    }

    static AwsServiceException malformedArn(String member, int parts) {
        return invalidParameter(member + " Reason: An ARN must have at least " + ARN_PARTS + " elements, not " + parts);
    }

    static AwsServiceException missing(String member) {
        return invalidParameter(member + " Reason: no value for required parameter");
    }

    static AwsServiceException invalidValue(String message) {
        return error("ParameterValueInvalid", 400, message);
    }

    static AwsServiceException nullMember(String member) {
        return error("ValidationError", 400, "1 validation error detected: Value null at '" + member
                + "' failed to satisfy constraint: Member must not be null");
    }

    static AwsServiceException batch(String code, String message) {
        return error(code, 400, message);
    }

    static AwsServiceException userError(String message) {
        return error("UserError", 400, message);
    }

    static AwsServiceException optedOut(String number) {
        return error("OptedOut", 400, "The phone number " + number + " opted out of receiving SMS messages");
    }

    static AwsServiceException tooManyCodes() {
        return error("Throttled", 429, "A one-time password can be sent to the same phone number up to " + SnsLimits.SANDBOX_SENDS_MAX
                + " times every 24 hours");
    }

    static AwsServiceException wrongCode() {
        return error("VerificationException", 400, "The one-time password is invalid");
    }

    static AwsServiceException noSuchNumber() {
        return error("ResourceNotFound", 404, "The phone number is not in the SMS sandbox");
    }

    static AwsServiceException invalidPage(int most) {
        return error("ValidationException", 400, "1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member"
                + " must have value between 1 and " + most);
    }

    static AwsServiceException endpointDisabled() {
        return error("EndpointDisabled", 400, "Endpoint is disabled");
    }

    static AwsServiceException tooManyFilterPolicies() {
        return error("FilterPolicyLimitExceeded", 403, "Filter policy limit exceeded for this topic");
    }

    static AwsServiceException tooManySubscriptions() {
        return error("SubscriptionLimitExceeded", 403, "Subscription limit exceeded for this topic");
    }

    static AwsServiceException tagLimit() {
        return error("TagLimitExceeded", 400, "Could not complete request: tag quota of per resource exceeded");
    }

    /// Something that nobody built yet: never pretended.
    static AwsServiceException notImplemented(String what) {
        return error("NotImplemented", 501, what + " is not implemented by Orrery yet");
    }

    private static AwsServiceException error(String code, int status, String message) {
        return SnsException.builder().statusCode(status).message(message)
                .awsErrorDetails(AwsErrorDetails.builder().serviceName("SNS").errorCode(code).errorMessage(message).build())
                .build();
    }
}
