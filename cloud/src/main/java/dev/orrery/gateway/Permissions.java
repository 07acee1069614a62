package dev.orrery.gateway;

import dev.orrery.gateway.protocol.Protocol;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.AuthorizationMessages;
import java.util.Optional;

/// Asks, before an operation runs, whether the caller may.
final class Permissions {
    private Permissions() { }

    /// @param messages seals the details of a refusal, where the protocol sends them along
    /// @param protocol whose words a refusal takes
    static void require(Call call, Optional<AuthorizationMessages> messages, Protocol protocol, Services.Instance instance,
            Object request) {
        var accesses = instance.service().access(instance.home(), request);
        for (int i = 0; i < accesses.size(); i++) {
            var access = accesses.get(i);
            var decision = call.decide(access);
            if (!decision.allowed()) {
                // Who asks why is told all that is missing, not one thing after the other.
                accesses.subList(i + 1, accesses.size()).forEach(call::decide);
                throw Refusals.accessDenied(protocol, call, access, decision, messages);
            }
        }
    }
}
