package dev.orrery.services.s3;

import dev.orrery.kernel.ErrorDetail;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// An error of S3 with what its body and headers tell besides code and message. Made by [S3Errors] only.
final class S3Error extends S3Exception implements ErrorDetail {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, String> elements = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    private S3Error(Builder builder) {
        super(builder);
    }

    static S3Error of(String code, int status, String message) {
        return new S3Error(S3Exception.builder()
                .statusCode(status)
                .message(message)
                .awsErrorDetails(AwsErrorDetails.builder().serviceName("S3").errorCode(code).errorMessage(message).build()));
    }

    /// One element more in the error's body.
    S3Error with(String element, Object value) {
        elements.put(element, String.valueOf(value));
        return this;
    }

    S3Error withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    String code() {
        return awsErrorDetails().errorCode();
    }

    @Override
    public Map<String, String> elements() {
        return Collections.unmodifiableMap(elements);
    }

    @Override
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }
}
