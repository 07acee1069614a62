package dev.orrery.services.s3;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The buckets of one home that were used last, one of each name, up to a weight. A bucket is given only for the very row
/// that it was made for.
final class RememberedBuckets {
    static final long WEIGHT_MAX = 32L << 20;
    private final Map<String, Bucket> byName = new ConcurrentHashMap<>();
    /// In the order in which they came; guarded by this.
    private final LinkedHashMap<String, Long> weights = new LinkedHashMap<>();
    private long weight;

    Bucket get(BucketRow row, Supplier<Bucket> make) {
        var known = byName.get(row.name());
        if (known != null && known.row().equals(row)) {
            return known;
        }
        var made = make.get();
        remember(made);
        return made;
    }

    private synchronized void remember(Bucket bucket) {
        forget(bucket.name());
        byName.put(bucket.name(), bucket);
        weights.put(bucket.name(), bucket.weight());
        weight += bucket.weight();
        while (weight > WEIGHT_MAX) {
            forget(weights.firstEntry().getKey());
        }
    }

    private void forget(String name) {
        var known = weights.remove(name);
        if (known != null) {
            weight -= known;
            byName.remove(name);
        }
    }

    synchronized int count() {
        return weights.size();
    }
}
