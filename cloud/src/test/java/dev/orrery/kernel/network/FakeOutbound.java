package dev.orrery.kernel.network;

import dev.orrery.kernel.network.OutboundException.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Servers outside, for tests: they answer at once, whatever time it is, and remember what they were sent. Nobody is there
/// until somebody [#serve]s.
public final class FakeOutbound implements Outbound {
    private final Map<String, Server> servers = new HashMap<>();
    private final List<Request> requests = new ArrayList<>();

    /// What answers for a URL.
    @FunctionalInterface
    public interface Server {
        Reply answer(Request request) throws OutboundException;
    }

    @Override
    public Reply send(Request request) throws OutboundException {
        Server server;
        synchronized (this) {
            requests.add(request);
            server = servers.get(request.target().toString());
        }
        if (server == null) {
            throw new OutboundException(Problem.UNREACHABLE, "Connection refused");
        }
        return server.answer(request);
    }

    public synchronized FakeOutbound serve(String url, Server server) {
        servers.put(url, server);
        return this;
    }

    /// Answers with a status from now on.
    public FakeOutbound serve(String url, int status) {
        return serve(url, _ -> new Reply(status, Map.of(), new byte[0]));
    }

    /// What was sent, oldest first.
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    public synchronized void forget() {
        requests.clear();
    }

    public static String text(Request request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }
}
