package dev.orrery.gateway.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Keeps strange web pages away, before anything else looks at a request.
///
/// The cloud trusts whoever reaches it with the well-known key, and a page in a browser on this machine reaches it. Two
/// ways are closed here. *DNS rebinding*: a page from `evil.example` lets that name point to 127.0.0.1, so that the
/// browser takes us for its own origin; so we answer only to names that nobody else can own. *Cross-site requests* to the
/// admin endpoints, which need no signature; so whatever a browser says comes from another page is refused there.
/// Requests to services from other origins are decided by signature and by the service's own CORS rules.
public final class Guard {
    /// Names that no public DNS server can answer for: reserved by RFC 6761 and ICANN, and Kubernetes' own.
    private static final List<String> PRIVATE = List.of("localhost", "test", "internal", "cluster.local");
    /// Names that belong to AWS or LocalStack, under which requests come through proxies and hosts files.
    private static final List<String> AWS = List.of("amazonaws.com", "amazonaws.com.cn", "api.aws", "localhost.localstack.cloud");
    private final List<String> hosts;

    /// @param hosts further names, in lower case; `*.example.test` stands for every name below, `*` for any name at all
    public Guard(List<String> hosts) {
        this.hosts = List.copyOf(hosts);
    }

    /// @param message one sentence for a person
    public record Refusal(Reason reason, String message) { }

    public enum Reason { FOREIGN_HOST, FOREIGN_ORIGIN }

    /// Empty when nothing speaks against the request.
    public Optional<Refusal> check(Message message) {
        var host = message.host();
        if (!isOurs(host)) {
            return Optional.of(new Refusal(Reason.FOREIGN_HOST, "The name " + host + " could belong to somebody else. If it is "
                    + "yours, allow it with ORRERY_ALLOWED_HOSTS=" + host + " when starting."));
        }
        if (isAdmin(message.path()) && fromAnotherOrigin(message) && !isOpenedByAPerson(message)) {
            return Optional.of(new Refusal(Reason.FOREIGN_ORIGIN, "Web pages from elsewhere may not use " + message.path() + "."));
        }
        return Optional.empty();
    }

    /// Whether a browser says that another page sent this, and not this cloud's own.
    public static boolean fromAnotherOrigin(Message message) {
        var site = message.headers().first("Sec-Fetch-Site").orElse("none").strip().toLowerCase(Locale.ROOT);
        if (!site.equals("none") && !site.equals("same-origin")) {
            return true;
        }
        var own = message.origin();
        return message.headers().all("Origin").stream().anyMatch(origin -> !origin.strip().equalsIgnoreCase(own));
    }

    /// Somebody followed a link. The page with the link cannot read the answer, and reading changes nothing.
    private static boolean isOpenedByAPerson(Message message) {
        return message.method().equals("GET") && message.headers().first("Sec-Fetch-Mode").orElse("").equals("navigate")
                && message.headers().first("Sec-Fetch-Dest").orElse("").equals("document");
    }

    private static boolean isAdmin(String path) {
        return path.startsWith("/_orrery") || path.startsWith("/_localstack") || path.startsWith("/_aws");
    }

    private boolean isOurs(String host) {
        var name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return isAddressOrShort(name)
                || PRIVATE.stream().anyMatch(suffix -> isOrUnder(name, suffix))
                || AWS.stream().anyMatch(suffix -> isOrUnder(name, suffix))
                || hosts.stream().anyMatch(allowed -> allowed.equals("*") || name.equals(allowed)
                        || allowed.startsWith("*.") && name.endsWith(allowed.substring(1)));
    }

    /// An address is nobody's name, and a name without dots (`orrery` between containers) is nobody's domain. No name at
    /// all comes from no browser.
    private static boolean isAddressOrShort(String name) {
        if (name.startsWith("[") || name.indexOf('.') < 0) {
            return true;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOrUnder(String name, String suffix) {
        return name.endsWith(suffix) && (name.length() == suffix.length() || name.charAt(name.length() - suffix.length() - 1) == '.');
    }
}
