package dev.orrery.gateway.protocol;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/// An error of a type that was made from a model while running.
final class DynamicError extends AwsServiceException implements SdkPojo, DynamicValues {
    private static final long serialVersionUID = 1L;
    private final transient DynamicPojo members;

    DynamicError(String code, String message, int status, DynamicPojo members) {
        super(AwsServiceException.builder().statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build()));
        this.members = members;
    }

    @Override
    public List<SdkField<?>> sdkFields() {
        return members.sdkFields();
    }

    @Override
    public Map<String, Object> values() {
        return members.values();
    }
}
