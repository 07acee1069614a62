package dev.orrery.kernel;

import java.util.function.Supplier;

/// Something that is made once, when it is first asked for.
public final class Once<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private volatile T made;

    /// @param maker makes no null; asked again when it throws
    public Once(Supplier<T> maker) {
        this.maker = maker;
    }

    public boolean isMade() {
        return made != null;
    }

    @Override
    public T get() {
        var known = made;
        return known != null ? known : make();
    }

    private synchronized T make() {
        if (made == null) {
            made = maker.get();
        }
        return made;
    }
}
