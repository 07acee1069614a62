package dev.orrery.kernel.identity;

import dev.orrery.kernel.Call;

/// What is to be told of a refusal to those who may know it, and not to the one who was refused: a text that only
/// `DecodeAuthorizationMessage` in his own account makes readable. Services of the EC2 protocol send it with their refusals.
public interface AuthorizationMessages {

    /// @param call of somebody who belongs to an account
    /// @param decision which is no allowing one
    String encoded(Call call, Decision decision);
}
