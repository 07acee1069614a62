package dev.orrery.gateway;

import dev.orrery.kernel.ErrorDetail;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// An error that the gateway itself answers with, before any service was asked.
final class Refusal extends AwsServiceException implements ErrorDetail {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, String> elements;

    private final transient Map<String, String> headers;

    Refusal(String code, int status, String message, Map<String, String> elements) {
        this(code, status, message, elements, Map.of());
    }

    Refusal(String code, int status, String message, Map<String, String> elements, Map<String, String> headers) {
        super(AwsServiceException.builder()
                .statusCode(status)
                .message(message)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build()));
        this.elements = elements;
        this.headers = headers;
    }

    @Override
    public Map<String, String> elements() {
        return elements;
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }
}
