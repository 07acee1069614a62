package dev.orrery.gateway.signature;

import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.identity.Caller;
import java.util.Optional;

/// A request whose sender is known.
///
/// @param message the request with its body as the service shall see it: chunks undone, digests checked while read
/// @param scope the credential scope; empty for a request without signature
public record Signed(Caller caller, Optional<Scope> scope, Message message) {

    /// @param region as in the credential scope
    /// @param service the signing name, such as `s3`
    public record Scope(String region, String service) { }
}
