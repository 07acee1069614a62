package dev.orrery.gateway;

import dev.orrery.gateway.protocol.Protocol;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.Access;
import java.util.List;

/// Asks, before an operation runs, whether the caller may.
final class Permissions {
    private Permissions() { }

    /// @param protocol whose words a refusal takes
    /// @param asked gets what was decided about
    static void require(Call call, Protocol protocol, Services.Instance instance, Object request, List<Access> asked) {
        for (var access : instance.service().access(instance.home(), request)) {
            asked.add(access);
            var decision = call.decide(access);
            if (!decision.allowed()) {
                throw Refusals.accessDenied(protocol, call.caller(), access, decision);
            }
        }
    }
}
