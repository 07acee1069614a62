package dev.orrery.kernel;

import java.util.Map;

/// What an error tells besides code and message. An exception of a service may implement it; the gateway writes the
/// elements into the error's body and the headers into the answer.
public interface ErrorDetail {

    /// Further members of the error's body in their order, such as `BucketName`.
    default Map<String, String> elements() {
        return Map.of();
    }

    /// Headers of the answer, such as `x-amz-bucket-region`.
    default Map<String, String> headers() {
        return Map.of();
    }
}
