package dev.orrery.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Starts a cloud, says so, and keeps it until the process is told to end.
final class Start {
    private static final int LOOK_AT_MEMORY_SECONDS = 5;
    private final RunningCloud.Starter starter;
    private final PrintStream out;

    Start(RunningCloud.Starter starter, PrintStream out) {
        this.starter = starter;
        this.out = out;
    }

    /// Does not return before the process ends, unless the cloud cannot start.
    ///
    /// @throws IOException why it cannot, for a person to read
    void run(Options options, String version) throws IOException {
        var files = RunFiles.claim(options);
        RunningCloud cloud;
        try {
            cloud = starter.start(options);
        } catch (IOException | RuntimeException e) {
            files.close();
            throw explained(e, options);
        }
        files.running(cloud.addresses().getFirst().getPort());
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            cloud.close();
            files.close();
            out.println("Stopped.");
        }));
        out.print(Greeting.text(options, cloud.addresses(), version));
        out.println(Greeting.READY);
        out.flush();
        cloud.ready();
        awaitTheEnd();
    }

    static IOException explained(Exception failure, Options options) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                var first = options.listen().getFirst();
                return new IOException("%s is in use or not yours (%s). See ./orrery status, or choose another: ./orrery start --port %d"
                        .formatted(ListenAddresses.text(first), cause.getMessage(), first.getPort() + 1), failure);
            }
        }
        return failure instanceof IOException known ? known : new IOException("It does not start: " + failure, failure);
    }

    private static void awaitTheEnd() {
        var memory = SpareMemory.ofThisProcess();
        var end = new CountDownLatch(1);
        try {
            while (!end.await(LOOK_AT_MEMORY_SECONDS, TimeUnit.SECONDS)) {
                memory.look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
