package dev.orrery.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Says that a call is refused with AWS's code and status.
final class Refusals {
    private Refusals() { }

    static AwsServiceException assertRefused(int status, String code, ThrowingCallable call) {
        var refusal = catchThrowableOfType(AwsServiceException.class, call);
        assertThat(refusal).as("a refusal with " + code).isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refusal.statusCode()).isEqualTo(status);
        assertThat(refusal.requestId()).as("request id").isNotBlank();
        return refusal;
    }

    /// HEAD answers have no body, so there is no code to read.
    static void assertRefused(int status, ThrowingCallable call) {
        var refusal = catchThrowableOfType(AwsServiceException.class, call);
        assertThat(refusal).as("a refusal with " + status).isNotNull();
        assertThat(refusal.statusCode()).isEqualTo(status);
    }
}
