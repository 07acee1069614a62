package dev.orrery.kernel.store;

import java.util.LinkedHashMap;
import java.util.function.Supplier;

/// Verified blocks that were read lately, up to a number of bytes.
final class BlockCache {
    /// A block larger than this part of the cache would push out too much.
    private static final int SHARE = 16;
    private final long bytesMax;
    private final LinkedHashMap<Place, byte[]> blocks = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Place(long run, int block) {

        /// As that of any record, which the JDK would put together when a store is first read: for a start that takes long.
        @Override
        public int hashCode() {
            return 31 * Long.hashCode(run) + block;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Place place && place.run == run && place.block == block;
        }
    }

    BlockCache(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    byte[] get(long run, int block, Supplier<byte[]> reader) {
        var place = new Place(run, block);
        synchronized (this) {
            var found = blocks.get(place);
            if (found != null) {
                return found;
            }
        }
        var read = reader.get();
        if (read.length <= bytesMax / SHARE) {
            add(place, read);
        }
        return read;
    }

    private synchronized void add(Place place, byte[] block) {
        if (blocks.putIfAbsent(place, block) == null) {
            bytes += block.length;
        }
        for (var oldest = blocks.entrySet().iterator(); bytes > bytesMax && oldest.hasNext();) {
            bytes -= oldest.next().getValue().length;
            oldest.remove();
        }
    }
}
