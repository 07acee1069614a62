package dev.orrery.cli;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Addresses as LocalStack's `GATEWAY_LISTEN` writes them: `0.0.0.0:4566,127.0.0.1:4510`, `:4566`, `127.0.0.1`,
/// `[::1]:4566`.
final class ListenAddresses {
    private static final int PORT_MAX = 65_535;

    private ListenAddresses() { }

    /// @param origin what to blame in the message
    static List<InetSocketAddress> parse(String text, int defaultPort, String origin) {
        var found = new ArrayList<InetSocketAddress>();
        for (var part : text.split(",")) {
            if (!part.isBlank()) {
                found.add(one(part.strip(), defaultPort, origin));
            }
        }
        if (found.isEmpty()) {
            throw new UsageException(origin + " names no address to listen on.");
        }
        return List.copyOf(found);
    }

    static int port(String text, String origin) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 0 && port <= PORT_MAX) {
                return port;
            }
        } catch (NumberFormatException _) {
            // Told below, as for any other text that is no port.
        }
        throw new UsageException("%s: \"%s\" is not a port. Give a number from 1 to %d, or 0 for any free one."
                .formatted(origin, text, PORT_MAX));
    }

    /// `host:port`, with brackets where IPv6 needs them.
    static String text(InetSocketAddress address) {
        var host = address.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static InetSocketAddress one(String text, int defaultPort, String origin) {
        int colon = text.lastIndexOf(':');
        boolean withoutPort = colon < 0 || text.endsWith("]") || !text.startsWith("[") && text.indexOf(':') != colon;
        var host = withoutPort ? text : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = withoutPort ? defaultPort : port(text.substring(colon + 1), origin);
        return InetSocketAddress.createUnresolved(host.isEmpty() ? "0.0.0.0" : host, port);
    }
}
