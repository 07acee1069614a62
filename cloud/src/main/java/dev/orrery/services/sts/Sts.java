package dev.orrery.services.sts;

import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Access;
import java.util.List;
import software.amazon.awssdk.services.sts.StsClient;

/// AWS Security Token Service.
public final class Sts implements CloudService {

    @Override
    public List<Class<?>> clients() {
        return List.of(StsClient.class);
    }

    @Override
    public List<?> parts(Home home) {
        return List.of(new CallerIdentities());
    }

    /// `GetCallerIdentity` needs no permission; not even a Deny stops it.
    @Override
    public List<Access> access(Home home, Object request) {
        return List.of();
    }
}
