package dev.orrery.kernel.store;

import com.sun.management.OperatingSystemMXBean;
import dev.orrery.kernel.SecureIds;
import dev.orrery.kernel.blobs.Blob;
import dev.orrery.kernel.blobs.Blobs;
import dev.orrery.kernel.blobs.DurableBlobs;
import dev.orrery.kernel.disk.Trees;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

/// What the store and the blobs cost, in CPU of the whole process per operation. Run its `main`; not a test.
final class StoreBenchmark {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final byte[] VALUE = new byte[300];

    private StoreBenchmark() { }

    /// @param arguments a directory to work in, then which parts: `store`, `large`, `blobs`
    public static void main(String[] arguments) throws Exception {
        var directory = Path.of(arguments[0]);
        for (var part : List.of(arguments).subList(1, arguments.length)) {
            var place = Files.createDirectories(directory.resolve("benchmark-" + part));
            try {
                switch (part) {
                    case "store" -> store(place);
                    case "large" -> large(place);
                    case "blobs" -> blobs(place);
                    default -> throw new IllegalArgumentException("no part " + part);
                }
            } finally {
                Trees.delete(place);
            }
        }
    }

    private static void store(Path directory) throws Exception {
        try (var store = DurableStore.open(directory.resolve("process"), Durability.PROCESS)) {
            for (int round = 0; round < 3; round++) {
                measure("put, process, 16 virtual threads", 16, 300_000, i -> put(store, i));
            }
            measure("put, process, 1 thread", 1, 200_000, i -> put(store, i));
            for (int round = 0; round < 2; round++) {
                measure("get, mostly in runs", 2, 200_000, i -> get(store, i * 7919L % 300_000));
            }
            store.clear();
            measure("put after clear", 1, 20_000, i -> put(store, i));
            for (int round = 0; round < 3; round++) {
                measure("get from memory", 1, 500_000, i -> get(store, i * 7919L % 20_000));
            }
            measure("scan of 100 in memory", 1, 20_000, i -> scan(store, i % 19_000));
        }
        try (var store = DurableStore.open(directory.resolve("disk"), Durability.DISK)) {
            for (int round = 0; round < 2; round++) {
                measure("put, disk, 32 virtual threads", 32, 30_000, i -> put(store, i));
            }
            measure("put, disk, 1 virtual thread", 1, 1_000, i -> put(store, i));
        }
    }

    private static void large(Path directory) throws Exception {
        int entries = 10_000_000;
        try (var store = DurableStore.open(directory, Durability.PROCESS)) {
            measure("put of 10 million, 100 at a time", 1, entries / 100, i -> store.write(tx -> {
                for (int j = 0; j < 100; j++) {
                    tx.put(key((i * 100 + j) * 7_368_787L % entries), new byte[40]);
                }
                return null;
            }));
            measure("get among 10 million", 1, 100_000, i -> get(store, i * 7919L % entries));
            measure("scan of 100 among 10 million", 1, 5_000, i -> scan(store, i * 1999L % entries));
        }
        long start = System.nanoTime();
        DurableStore.open(directory, Durability.PROCESS).close();
        System.out.printf("open and close with 10 million entries: %d ms%n", (System.nanoTime() - start) / 1_000_000);
    }

    private static void blobs(Path directory) throws Exception {
        try (var blobs = DurableBlobs.open(directory, Durability.PROCESS, new SecureIds())) {
            var bytes = new byte[8 * 1024 * 1024];
            for (int round = 0; round < 3; round++) {
                var written = new Blob[100];
                measure("write 8 MiB", 1, written.length, i -> written[i] = write(blobs, bytes));
                measure("read 8 MiB by buffers", 1, written.length, i -> read(blobs, written[i]));
                measure("delete 8 MiB", 1, written.length, i -> blobs.delete(written[i]));
            }
            var small = new byte[1024];
            var written = new Blob[20_000];
            measure("write 1 KiB", 4, written.length, i -> written[i] = write(blobs, small));
            measure("read 1 KiB", 4, written.length, i -> read(blobs, written[i]));
        }
    }

    private static Blob write(Blobs blobs, byte[] bytes) {
        try (var writer = blobs.create()) {
            for (int position = 0; position < bytes.length; position += 64 * 1024) {
                writer.write(bytes, position, Math.min(64 * 1024, bytes.length - position));
            }
            return writer.seal();
        }
    }

    private static void read(Blobs blobs, Blob blob) {
        try (var stream = blobs.open(blob, 0, blob.length())) {
            while (stream.nextBuffer().hasRemaining()) {
                Thread.onSpinWait();
            }
        }
    }

    private static void put(Store store, long number) {
        store.write(tx -> {
            tx.put(key(number), VALUE);
            return null;
        });
    }

    private static void get(Store store, long number) {
        boolean there = store.read(snapshot -> snapshot.get(key(number)).isPresent());
        if (!there) {
            throw new IllegalStateException(number + " is missing");
        }
    }

    private static void scan(Store store, long number) {
        store.read(snapshot -> snapshot.scan(key(number), new byte[0]).limit(100).count());
    }

    private static byte[] key(long number) {
        return Key.of("123456789012").text("us-east-1").text("s3").text("objects").number(number).bytes();
    }

    private static void measure(String what, int threads, int count, IntConsumer operation) throws InterruptedException {
        long cpu = PROCESS.getProcessCpuTime();
        long time = System.nanoTime();
        var done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            int first = t;
            Thread.ofVirtual().start(() -> {
                try {
                    for (int i = first; i < count; i += threads) {
                        operation.accept(i);
                    }
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        double elapsed = (System.nanoTime() - time) / 1e9;
        double micros = (PROCESS.getProcessCpuTime() - cpu) / 1e3 / count;
        System.out.printf("%-40s %10.2f us CPU %12.0f a second%n", what, micros, count / elapsed);
    }
}
