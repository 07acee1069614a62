package dev.orrery.kernel.store;

import java.util.function.Function;

/// Another store, to be meddled with by those who extend this.
public abstract class ForwardingStore implements Store {
    private final Store store;

    protected ForwardingStore(Store store) {
        this.store = store;
    }

    @Override
    public <T> T read(Function<? super Snapshot, ? extends T> block) {
        return store.read(block);
    }

    @Override
    public <T> T write(Function<? super Transaction, ? extends T> block) {
        return store.write(block);
    }

    @Override
    public Durability durability() {
        return store.durability();
    }

    @Override
    public void clear() {
        store.clear();
    }

    @Override
    public void close() {
        store.close();
    }
}
