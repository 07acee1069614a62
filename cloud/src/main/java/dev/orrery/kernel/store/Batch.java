package dev.orrery.kernel.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Transactions that go to the log together.
final class Batch {
    /// Nothing to wait for.
    static final Batch DONE = new Batch(new Sink(0));

    static {
        DONE.succeed();
    }

    final Sink frames;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Batch(Sink frames) {
        this.frames = frames;
    }

    boolean isEmpty() {
        return frames.size() == 0;
    }

    void succeed() {
        done.complete(null);
    }

    void fail(StoreFailedException cause) {
        done.completeExceptionally(cause);
    }

    /// Returns when the batch is durable and visible, and throws when it will never be.
    void await() {
        try {
            done.join();
        } catch (CompletionException e) {
            throw new StoreFailedException(e.getCause().getMessage(), e.getCause());
        }
    }
}
