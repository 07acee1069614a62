package dev.orrery.kernel;

import java.security.SecureRandom;

/// The chance of [Ids] for Java's own cryptography, which wants a `SecureRandom`.
public final class DrawnRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final transient Ids ids;

    public DrawnRandom(Ids ids) {
        this.ids = ids;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        ids.fill(bytes);
    }

    @Override
    public byte[] generateSeed(int count) {
        var seed = new byte[count];
        ids.fill(seed);
        return seed;
    }

    @Override
    public String getAlgorithm() {
        return "Ids";
    }
}
