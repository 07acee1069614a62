package dev.orrery.kernel.store;

/// The disk refused, so nothing can be written: the change that was tried is not there. What was acknowledged before can
/// still be read.
public final class StoreFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
