package dev.orrery.gateway;

import dev.orrery.kernel.ErrorDetail;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// An error that the gateway itself answers with, before any service was asked.
final class Refusal extends AwsServiceException implements ErrorDetail {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, String> elements;

    Refusal(String code, int status, String message, Map<String, String> elements) {
        super(AwsServiceException.builder()
                .statusCode(status)
                .message(message)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build()));
        this.elements = elements;
    }

    @Override
    public Map<String, String> elements() {
        return elements;
    }
}
