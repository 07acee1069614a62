package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Asserts that S3 refuses, with which code and status.
final class Refusal {
    private Refusal() { }

    static void refused(ThrowingCallable call, String code, int status) {
        refused(call, code, status, "");
    }

    /// @param message must be within the error's message
    static void refused(ThrowingCallable call, String code, int status, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Error.class, error ->
                org.assertj.core.api.Assertions.assertThat(error.code() + " " + error.statusCode() + " " + error.awsErrorDetails().errorMessage())
                        .startsWith(code + " " + status + " ").contains(message));
    }
}
