package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Durability;
import dev.orrery.kernel.store.Snapshot;
import dev.orrery.kernel.store.Store;
import dev.orrery.kernel.store.Transaction;
import java.util.function.Function;

/// The store as one process sees it that will be killed: from some transaction on it writes nothing any more. What lies beneath
/// is there for the next process.
final class MortalStore implements Store {
    /// The process is dead; whatever it was about to do, it does not.
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Died() {
            super("killed", null, false, false);
        }
    }

    private final Store beneath;
    private int left = Integer.MAX_VALUE;

    MortalStore(Store beneath) {
        this.beneath = beneath;
    }

    /// Only so many transactions more.
    synchronized void dieAfter(int transactions) {
        left = transactions;
    }

    synchronized boolean isDead() {
        return left < 0;
    }

    private synchronized void live() {
        if (left < Integer.MAX_VALUE && --left < 0) {
            left = -1;
            throw new Died();
        }
    }

    @Override
    public <T> T read(Function<? super Snapshot, ? extends T> block) {
        return beneath.read(block);
    }

    @Override
    public <T> T write(Function<? super Transaction, ? extends T> block) {
        live();
        return beneath.write(block);
    }

    @Override
    public Durability durability() {
        return beneath.durability();
    }

    @Override
    public void clear() {
        beneath.clear();
    }

    @Override
    public void close() { }
}
