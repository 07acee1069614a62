package dev.orrery.gateway.http;

import java.io.InputStream;

/// A request as it came over the wire.
///
/// @param path as sent: percent-encoded, not normalised, beginning with a slash
/// @param query as sent, without the question mark; empty when there is none
/// @param body to be read once; its end is the message's end, and a body cut short ends in an IOException
/// @param remoteAddress the peer's IP address
/// @param secure whether the request came over TLS
/// @param tlsVersion such as `1.3`; empty when it did not, or it is not known
/// @param cipherSuite as in the registry of IANA; empty likewise
public record Message(String method, String path, String query, Headers headers, InputStream body, String remoteAddress,
        boolean secure, String tlsVersion, String cipherSuite) {

    public Message(String method, String path, String query, Headers headers, InputStream body, String remoteAddress, boolean secure) {
        this(method, path, query, headers, body, remoteAddress, secure, "", "");
    }

    public Message withBody(InputStream other) {
        return with(headers, other);
    }

    public Message with(Headers otherHeaders, InputStream otherBody) {
        return new Message(method, path, query, otherHeaders, otherBody, remoteAddress, secure, tlsVersion, cipherSuite);
    }

    /// Where the sender reaches us, `http://localhost:4566`.
    public String origin() {
        return (secure ? "https://" : "http://") + headers.first("host").map(String::strip).orElse("localhost");
    }

    /// The value of `Host` without its port, in lower case; empty when there is none.
    public String host() {
        var host = headers.first("host").orElse("").toLowerCase(java.util.Locale.ROOT);
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return end > 0 ? host.substring(0, end) : host;
    }
}
