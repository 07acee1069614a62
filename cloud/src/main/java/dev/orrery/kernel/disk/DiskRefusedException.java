package dev.orrery.kernel.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// The machine's disk did not do what it was asked to: it is full, or broken, or somebody took a file away. Nobody who sees it
/// should look for a defect of Orrery.
public final class DiskRefusedException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;
    /// Failures are wrapped two or three times; a chain that is longer goes in circles.
    private static final int CAUSES_MAX = 20;

    DiskRefusedException(String what, Object path, IOException cause) {
        super("cannot " + what + " " + path + ": " + cause.getMessage(), cause);
    }

    /// What the disk refused, when that is why something failed.
    public static Optional<DiskRefusedException> behind(Throwable failure) {
        var cause = failure;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            if (cause instanceof DiskRefusedException refused) {
                return Optional.of(refused);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
