package dev.orrery.services.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Asserts how something is refused.
final class Refusal {
    private Refusal() { }

    static void refused(ThrowingCallable call, String code, String message) {
        var error = catchThrowableOfType(AwsServiceException.class, call);
        assertThat(error).as("refused with " + code).isNotNull();
        assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code);
        // Where KMS says no word, the SDK has no message.
        assertThat(Optional.ofNullable(error.awsErrorDetails().errorMessage()).orElse("")).contains(message);
        assertThat(error.statusCode()).isEqualTo(code.equals("NotImplemented") ? 501 : 400);
    }
}
