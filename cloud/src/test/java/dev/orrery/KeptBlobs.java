package dev.orrery;

/// What a cloud keeps of large bytes, for tests that look for leaks.
public final class KeptBlobs {
    private KeptBlobs() { }

    public static int count(Orrery cloud) {
        return cloud.blobs().count();
    }
}
