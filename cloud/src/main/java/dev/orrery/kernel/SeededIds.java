package dev.orrery.kernel;

import java.util.SplittableRandom;

/// Ids from a seed: the same seed gives the same ids in the same order. For tests and simulations.
public final class SeededIds implements Ids {
    private final SplittableRandom random;

    public SeededIds(long seed) {
        this.random = new SplittableRandom(seed);
    }

    @Override
    public synchronized void fill(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
