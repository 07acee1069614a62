package dev.orrery.services.sqs;

import dev.orrery.kernel.store.ForwardingStore;
import dev.orrery.kernel.store.Store;
import dev.orrery.kernel.store.Transaction;
import java.util.function.Function;

/// A store beneath a process that is killed when a test says so: right before a transaction, or right behind it, when it is
/// durable and nobody knows yet. Or a store that refuses a transaction, as a full disk does, and the process goes on. Or one
/// where another request comes in between.
final class DyingStore extends ForwardingStore {
    /// The process is dead; whatever it was about to do or to say, it does not.
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// A transaction was refused.
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    enum Moment { BEFORE, BEHIND, INSTEAD }

    private Moment dying;
    private Runnable before;
    private Runnable behind;

    DyingStore(Store store) {
        super(store);
    }

    /// The next transaction is the last.
    void dieAt(Moment moment) {
        dying = moment;
    }

    /// Another request comes right before the next transaction.
    void beforeNext(Runnable other) {
        before = other;
    }

    /// Another request comes right behind the next transaction, before the process does anything about it.
    void behindNext(Runnable other) {
        behind = other;
    }

    /// Another process opens the store.
    void revive() {
        dying = null;
    }

    @Override
    public <T> T write(Function<? super Transaction, ? extends T> block) {
        if (dying == null) {
            var first = before;
            var last = behind;
            before = null;
            behind = null;
            run(first);
            T result = super.write(block);
            run(last);
            return result;
        }
        if (dying == Moment.INSTEAD) {
            dying = null;
            throw new Refused();
        }
        if (dying == Moment.BEHIND) {
            dying = Moment.BEFORE;
            super.write(block);
        }
        throw new Died();
    }

    private static void run(Runnable other) {
        if (other != null) {
            other.run();
        }
    }
}
