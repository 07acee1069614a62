package dev.orrery.kernel.network;

/// There was no answer: the server is not there, too slow, says what is no HTTP, or may not be asked.
public final class OutboundException extends Exception {
    private static final long serialVersionUID = 1L;

    /// Why; what stands still (a refused address) need not be tried again.
    public enum Problem { REFUSED, UNKNOWN_HOST, UNREACHABLE, TIMED_OUT, NOT_HTTP }

    private final Problem problem;

    public OutboundException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
