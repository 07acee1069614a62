package dev.orrery.services.sts;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.HomeId;
import java.util.Locale;

/// The endpoint of STS that names no region, `sts.amazonaws.com`. Whoever reaches this cloud under another name means the region that
/// he signs for.
/// Source: IAM User Guide, "Manage AWS STS in an AWS Region".
final class GlobalEndpoint {
    private static final String HOST = "sts.amazonaws.com";
    private static final String SCHEME_END = "://";

    private GlobalEndpoint() { }

    /// Whether the current call was sent there.
    static boolean isMeant() {
        var call = Call.current();
        return call.region().equals(HomeId.GLOBAL) || host(call.endpoint()).equals(HOST);
    }

    private static String host(String endpoint) {
        var authority = endpoint.substring(endpoint.indexOf(SCHEME_END) + SCHEME_END.length()).toLowerCase(Locale.ROOT);
        int colon = authority.indexOf(':');
        var host = colon < 0 ? authority : authority.substring(0, colon);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
