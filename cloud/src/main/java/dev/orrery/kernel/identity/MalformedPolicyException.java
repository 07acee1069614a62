package dev.orrery.kernel.identity;

/// A document that is not a policy. Services turn it into their own error.
///
/// The message is the one of S3, the only service that has a different one for each mistake; services with other words
/// choose them by the problem.
public final class MalformedPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What is wrong, independent of the words that a service has for it.
    public enum Problem {
        JSON, SYNTAX, UNKNOWN_FIELD, MISSING_FIELD, DUPLICATE, VERSION, EFFECT, PRINCIPAL, ACTION, RESOURCE, CONDITION, VARIABLE
    }

    private final Problem problem;

    public MalformedPolicyException(String message) {
        this(Problem.SYNTAX, message);
    }

    public MalformedPolicyException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
