package dev.orrery.gateway.http;

import java.net.InetSocketAddress;
import org.eclipse.jetty.io.EndPoint;

/// The peer of a connection.
final class RemoteAddress {
    private RemoteAddress() { }

    /// Its IP address, without the zone that IPv6 may append.
    static String of(EndPoint endPoint) {
        if (endPoint.getRemoteSocketAddress() instanceof InetSocketAddress peer && peer.getAddress() != null) {
            var text = peer.getAddress().getHostAddress();
            int zone = text.indexOf('%');
            return zone < 0 ? text : text.substring(0, zone);
        }
        return "";
    }
}
