package dev.orrery.gateway.signature;

/// Why a request is not believed. The protocol of the addressed service gives the answer its form.
public final class SignatureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What is wrong, independent of the code that a service has for it.
    public enum Problem {
        UNKNOWN_KEY, WRONG_SIGNATURE, INCOMPLETE, MALFORMED, SKEWED, EXPIRED, NOT_YET_VALID, DOUBLED, TOKEN_INVALID,
        DIGEST_MISMATCH, WRONG_REGION, UNSUPPORTED
    }

    private final transient Problem problem;

    public SignatureException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
