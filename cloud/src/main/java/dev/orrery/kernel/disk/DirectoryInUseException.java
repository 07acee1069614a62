package dev.orrery.kernel.disk;

/// Another process keeps its state in this directory.
public final class DirectoryInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(String message) {
        super(message);
    }
}
