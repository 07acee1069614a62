package dev.orrery.cli;

import dev.orrery.gateway.admin.Admin;
import dev.orrery.gateway.admin.CloudFacts;
import dev.orrery.gateway.admin.InitScripts;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Guard;
import dev.orrery.gateway.http.Guarded;
import dev.orrery.gateway.http.HttpLimits;
import dev.orrery.gateway.http.HttpServer;
import dev.orrery.gateway.tls.ServerIdentity;
import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.journal.Journal;
import dev.orrery.kernel.journal.MemoryJournal;
import dev.orrery.kernel.process.MachinePrograms;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Stands where `dev.orrery.Cloud` will: no services, everything around them.
final class Stub {
    private Stub() { }

    static RunningCloud start(Options options) throws IOException {
        var clock = TurnableClock.real();
        var scripts = InitScripts.in(List.of(Path.of("/etc/localstack/init"), Path.of("init"), options.data().resolve("init")),
                new MachinePrograms());
        scripts.run(InitScripts.Stage.BOOT, Map.of());
        scripts.run(InitScripts.Stage.START, Map.of());
        var admin = new Admin(new Facts(clock, clock.machineNow(), new MemoryJournal(100), options), scripts);
        var guarded = new Guarded(new Guard(options.hosts()),
                message -> Admin.isAdminPath(message.path()) ? admin.answer(message) : Answer.empty(501));
        var server = HttpServer.start(options.listen(), guarded, ServerIdentity.keptIn(options.data().resolve("tls"), clock),
                HttpLimits.DEFAULT);
        var environment = Map.of("AWS_ENDPOINT_URL", Options.endpoint(server.addresses()), "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test", "AWS_DEFAULT_REGION", "us-east-1");
        scripts.run(InitScripts.Stage.READY, environment);
        return new RunningCloud() {
            @Override
            public List<InetSocketAddress> addresses() {
                return server.addresses();
            }

            @Override
            public void close() {
                scripts.run(InitScripts.Stage.SHUTDOWN, environment);
                server.close();
            }
        };
    }

    private record Facts(Clock clock, Instant startedAt, Journal journal, Options options) implements CloudFacts {

        @Override
        public String version() {
            return Main.version();
        }

        @Override
        public Instant machineNow() {
            return clock.machineNow();
        }

        @Override
        public Instant cloudNow() {
            return clock.now();
        }

        @Override
        public String storage() {
            return options.data().toString();
        }

        @Override
        public SortedMap<String, String> services() {
            return new TreeMap<>();
        }

        @Override
        public void reset() { }
    }
}
