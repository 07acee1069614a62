package dev.orrery.kernel.store;

import dev.orrery.kernel.SecureIds;
import dev.orrery.kernel.blobs.Blob;
import dev.orrery.kernel.blobs.DurableBlobs;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// The child of [KillTest]: writes until it is killed, and says what was acknowledged.
final class KilledProcess {
    static final int THREADS = 8;

    private KilledProcess() { }

    /// @param arguments directory, durability, number of the cycle
    public static void main(String[] arguments) throws InterruptedException {
        var directory = Path.of(arguments[0]);
        var durability = Durability.valueOf(arguments[1]);
        int cycle = Integer.parseInt(arguments[2]);
        var store = DurableStore.open(directory.resolve("store"), durability);
        var blobs = DurableBlobs.open(directory.resolve("blobs"), durability, new SecureIds());
        Thread.ofPlatform().daemon().start(BlobReferences.sweep(store, blobs));
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            Thread.ofVirtual().start(() -> write(store, blobs, cycle, thread, System.out));
        }
        Thread.currentThread().join();
    }

    private static void write(DurableStore store, DurableBlobs blobs, int cycle, int thread, PrintStream out) {
        for (int n = 0;; n++) {
            var key = key(cycle, thread, n);
            var bytes = contents(key);
            Blob blob;
            try (var writer = blobs.create()) {
                writer.write(bytes, 0, bytes.length);
                blob = writer.seal();
            }
            store.write(tx -> {
                tx.put(StoreContract.bytes(key), StoreContract.bytes(blob.id() + " " + blob.length()));
                tx.put(StoreContract.bytes(key + "/twin"), StoreContract.bytes(key));
                new BlobReferences(blobs).retain(tx, blob);
                return null;
            });
            synchronized (out) {
                out.println("acknowledged " + cycle + " " + thread + " " + n);
                out.flush();
            }
        }
    }

    static String key(int cycle, int thread, int n) {
        return "%d/%d/%06d".formatted(cycle, thread, n);
    }

    /// Mostly small, sometimes several chunks.
    static byte[] contents(String key) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(key.hashCode());
        var bytes = new byte[random.nextInt(20) == 0 ? random.nextInt(700_000) : random.nextInt(3_000)];
        random.nextBytes(bytes);
        return bytes;
    }
}
