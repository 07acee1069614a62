package dev.orrery.benchmarks;

import java.util.Arrays;

/// Counts latencies in buckets no wider than 1/64 of their value: percentiles are right to 1.6 %, and recording costs nothing.
final class Latencies {
    private static final int SUB_BITS = 6;
    private static final int SUB = 1 << SUB_BITS;

    private final long[] counts = new long[(Long.SIZE - SUB_BITS + 1) * SUB];
    private long total;
    private long max;

    void record(long nanos) {
        counts[bucket(nanos)]++;
        total++;
        max = Math.max(max, nanos);
    }

    void add(Latencies other) {
        Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
        total += other.total;
        max = Math.max(max, other.max);
    }

    long count() {
        return total;
    }

    long maxNanos() {
        return max;
    }

    /// The upper end of the bucket that holds this share of all.
    long percentileNanos(double share) {
        var wanted = (long) Math.ceil(share * total);
        var seen = 0L;
        for (var i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return Math.min(upperEnd(i), max);
            }
        }
        return max;
    }

    private static int bucket(long nanos) {
        if (nanos < SUB) {
            return (int) Math.max(nanos, 0);
        }
        var shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
        return (shift + 1) * SUB + (int) ((nanos >>> shift) - SUB);
    }

    private static long upperEnd(int bucket) {
        if (bucket < SUB) {
            return bucket;
        }
        var shift = bucket / SUB - 1;
        return ((long) (bucket % SUB + SUB + 1) << shift) - 1;
    }
}
