package dev.orrery.kernel.blobs;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Which blobs somebody is reading, so that deleting them waits for the reader. Kept in memory: after a crash nobody reads,
/// and the sweep after the next start deletes what was left.
final class Pins {
    private final Map<String, Pinned> pinned = new ConcurrentHashMap<>();
    private final Predicate<String> exists;
    private final Consumer<String> delete;

    private record Pinned(int readers, boolean doomed) { }

    Pins(Predicate<String> exists, Consumer<String> delete) {
        this.exists = exists;
        this.delete = delete;
    }

    /// Keeps these blobs until the pin is closed.
    ///
    /// @throws DamagedException when one is gone already; none is pinned then
    Blobs.Pin pin(Collection<Blob> blobs) {
        blobs.forEach(blob -> pinned.merge(blob.id(), new Pinned(1, false), (old, _) -> new Pinned(old.readers() + 1, old.doomed())));
        var open = new AtomicBoolean(true);
        Blobs.Pin pin = () -> {
            if (open.getAndSet(false)) {
                blobs.forEach(blob -> unpin(blob.id()));
            }
        };
        for (var blob : blobs) {
            if (!exists.test(blob.id())) {
                pin.close();
                throw new DamagedException("blob " + blob.id() + " is missing");
            }
        }
        return pin;
    }

    /// Deletes a blob, at once or when its last reader is done.
    void delete(String id) {
        pinned.compute(id, (_, readers) -> {
            if (readers == null) {
                delete.accept(id);
                return null;
            }
            return new Pinned(readers.readers(), true);
        });
    }

    private void unpin(String id) {
        pinned.compute(id, (_, old) -> {
            if (old.readers() > 1) {
                return new Pinned(old.readers() - 1, old.doomed());
            }
            if (old.doomed()) {
                delete.accept(id);
            }
            return null;
        });
    }
}
