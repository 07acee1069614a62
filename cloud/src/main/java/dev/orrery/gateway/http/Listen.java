package dev.orrery.gateway.http;

import java.util.ArrayList;
import java.util.List;

/// An address to accept connections on.
///
/// @param host a name or an IP address; `0.0.0.0` is every address of the machine
/// @param port 0 for any free one
public record Listen(String host, int port) {
    private static final int PORT_MAX = 65_535;

    public Listen {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException(port + " is not a port: it must be between 0 and " + PORT_MAX);
        }
    }

    /// Reads LocalStack's `GATEWAY_LISTEN`: `0.0.0.0:4566,127.0.0.1:4510`, `:4566`, `127.0.0.1`, `[::1]:4566`.
    public static List<Listen> parse(String text, int defaultPort) {
        var found = new ArrayList<Listen>();
        for (var part : text.split(",")) {
            if (!part.isBlank()) {
                found.add(one(part.strip(), defaultPort));
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" names no address to listen on");
        }
        return List.copyOf(found);
    }

    private static Listen one(String text, int defaultPort) {
        int colon = text.lastIndexOf(':');
        boolean bareAddress = colon < 0 || text.endsWith("]") || !text.startsWith("[") && text.indexOf(':') != colon;
        var host = bareAddress ? text : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new Listen(host.isEmpty() ? "0.0.0.0" : host, bareAddress ? defaultPort : port(text.substring(colon + 1)));
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a port", e);
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
