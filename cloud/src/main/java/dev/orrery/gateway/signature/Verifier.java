package dev.orrery.gateway.signature;

import dev.orrery.gateway.http.Message;

/// Finds out who sent a request.
public interface Verifier {

    /// @throws SignatureException when the signature is missing where one is started, wrong, expired or doubled
    Signed verify(Message message);
}
