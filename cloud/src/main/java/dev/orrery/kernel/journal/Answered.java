package dev.orrery.kernel.journal;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Access;
import java.util.List;
import java.util.Optional;

/// A call that came as far as its service, with all that an [Entry] is too small to keep. It lives as long as the call: whoever
/// wants something of it takes that at once.
///
/// @param call who called, under which circumstances, decided how
/// @param home where the service answered
/// @param signingName the service's name in credential scopes and principals: `s3`, `monitoring`
/// @param request the SDK's request
/// @param response the SDK's response; empty when the call was refused or failed
/// @param via the service that called, in the caller's name or in its own; empty when the call came over the wire
/// @param channel how it came
public record Answered(Call call, HomeId home, String signingName, Object request, Optional<Object> response, String via,
        Channel channel) {

    /// The permissions that were decided about, before the operation and on its way.
    public List<Access> accesses() {
        return call.asked();
    }

    /// @param host where the caller believed to reach the service
    /// @param secure whether it came over TLS
    /// @param tlsVersion `1.3`; empty when not known
    /// @param cipherSuite empty when not known
    public record Channel(String host, boolean secure, String tlsVersion, String cipherSuite) {
        /// Between services of the cloud there is no wire.
        public static final Channel NONE = new Channel("", false, "", "");
    }
}
