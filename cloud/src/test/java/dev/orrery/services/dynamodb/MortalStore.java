package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.ForwardingStore;
import dev.orrery.kernel.store.Snapshot;
import dev.orrery.kernel.store.Store;
import dev.orrery.kernel.store.Transaction;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// A store whose process is killed at a certain write: what is written by then is there, what comes later is not, and nobody gets an
/// answer any more. It lets others run before and behind each of its calls, so that requests meet wherever they can.
final class MortalStore extends ForwardingStore {

    /// No exception that a gateway would make an answer of: the dead do not answer.
    static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        Died() {
            super("the process was killed", null, false, false);
        }
    }

    private final AtomicLong writesLeft = new AtomicLong(Long.MAX_VALUE);

    MortalStore(Store store) {
        super(store);
    }

    /// It dies with the last of so many writes, which is durable, but nobody knows.
    void dieAfter(int writes) {
        writesLeft.set(writes);
    }

    boolean isDead() {
        return writesLeft.get() <= 0;
    }

    @Override
    public <T> T read(Function<? super Snapshot, ? extends T> block) {
        Thread.yield();
        T result = super.read(block);
        requireLife();
        Thread.yield();
        return result;
    }

    @Override
    public <T> T write(Function<? super Transaction, ? extends T> block) {
        Thread.yield();
        requireLife();
        if (writesLeft.getAndDecrement() <= 0) {
            throw new Died();
        }
        T result = super.write(block);
        requireLife();
        Thread.yield();
        return result;
    }

    private void requireLife() {
        if (isDead()) {
            throw new Died();
        }
    }
}
