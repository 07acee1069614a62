package dev.orrery.cli;

import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.network.AddressRule;
import dev.orrery.kernel.store.Durability;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// A short life of a cloud, for the JDK to see which classes the first seconds need: it writes them to the AOT cache when
/// this process ends. The launcher runs it once per build.
final class Training {
    /// Long, because training yields to everything else on the machine.
    private static final int ANSWERED_WITHIN_MILLIS = 60_000;

    /// The second life finds the log of the first, the third what the second has made a run of, as most starts do.
    private static final int LIVES = 3;

    private Training() { }

    static void run(RunningCloud.Starter starter) throws IOException {
        var data = Files.createTempDirectory("orrery-training");
        try {
            // As a start does, but for the port: any free one.
            var usual = Options.parse(List.of("--data=" + data, "--port", String.valueOf(Options.PORT)), System.getenv());
            var options = new Options(List.of(InetSocketAddress.createUnresolved("127.0.0.1", 0)), data, Durability.PROCESS,
                    Options.Auth.ENFORCE, usual.debug(), List.of(), List.of(), AddressRule.CAREFUL);
            SpareMemory.ofThisProcess().look();
            for (int life = 0; life < LIVES; life++) {
                live(starter, options);
            }
        } finally {
            delete(data);
        }
    }

    private static void live(RunningCloud.Starter starter, Options options) throws IOException {
        try (var files = RunFiles.claim(options); var cloud = starter.start(options)) {
            int port = cloud.addresses().getFirst().getPort();
            files.running(port);
            Greeting.text(options, cloud.addresses(), Main.version());
            for (var request : TrainingRequests.all(port, TurnableClock.real().machineNow())) {
                exchange(port, request);
            }
        }
    }

    /// What is answered does not matter; that it is answered was learnt on the way.
    private static void exchange(int port, byte[] request) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(ANSWERED_WITHIN_MILLIS);
            socket.getOutputStream().write(request);
            if (socket.getInputStream().readAllBytes().length == 0) {
                throw new IOException("no answer to " + new String(request, StandardCharsets.UTF_8).lines().findFirst().orElse(""));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
