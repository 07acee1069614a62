package dev.orrery.kernel.identity;

/// A document that is not a policy. Services turn it into their own error.
public final class MalformedPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedPolicyException(String message) {
        super(message);
    }
}
