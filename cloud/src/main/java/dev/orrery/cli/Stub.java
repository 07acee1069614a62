package dev.orrery.cli;

import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.HttpLimits;
import dev.orrery.gateway.http.HttpServer;
import dev.orrery.gateway.tls.ServerIdentity;
import dev.orrery.kernel.clock.TurnableClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/// Stands where `dev.orrery.Cloud` will: a server that answers 501.
final class Stub {
    private Stub() { }

    static RunningCloud start(Options options) throws IOException {
        var server = HttpServer.start(options.listen(), _ -> Answer.empty(501),
                ServerIdentity.keptIn(options.data().resolve("tls"), TurnableClock.real()), HttpLimits.DEFAULT);
        return new RunningCloud() {
            @Override
            public List<InetSocketAddress> addresses() {
                return server.addresses();
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }
}
