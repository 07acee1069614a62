package dev.orrery.kernel.network;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Sends requests to servers outside the cloud, such as the endpoint that somebody subscribed to a topic.
///
/// A name is resolved once, and that address is used or refused; a redirect is an answer like any other and never followed.
public interface Outbound {

    /// Returns what was answered, whatever the status.
    ///
    /// @throws OutboundException when there was no answer
    Reply send(Request request) throws OutboundException;

    /// @param target `http` or `https`
    /// @param headers besides `Host`, `Content-Length` and `Connection`, which the sender writes
    /// @param within how long all of it may take, in the machine's time
    record Request(String method, URI target, Map<String, String> headers, byte[] body, Duration within) { }

    /// @param body its beginning: a longer one is cut
    record Reply(int status, Map<String, List<String>> headers, byte[] body) {

        public Reply {
            var folded = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
            folded.putAll(headers);
            headers = folded;
        }

        public Optional<String> header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
        }
    }
}
