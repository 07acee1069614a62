package dev.orrery.kernel.blobs;

/// Bytes on the disk are not what was written. Reported, never hidden and never repaired by forgetting.
public final class DamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DamagedException(String message) {
        super(message);
    }
}
