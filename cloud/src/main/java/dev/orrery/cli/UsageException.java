package dev.orrery.cli;

/// The command line, or a variable of the environment, asks for something that is not there. The message is for a person.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
