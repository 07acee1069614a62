package dev.orrery.kernel.store;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads for work nobody waits for.
final class Background {
    private static final int IDLE_SECONDS = 5;

    private Background() { }

    /// Runs one task after the other on a thread that exists only while there is work. A platform thread: waiting for the
    /// disk would take a carrier from the virtual threads.
    static Executor thread(String name) {
        var executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(name).factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
