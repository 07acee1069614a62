package dev.orrery.services.organizations;

import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.identity.Access;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

/// AWS Organizations. An account can be in any organization, so all of them live in the partition's home.
public final class Organizations implements CloudService {

    @Override
    public List<Class<?>> clients() {
        return List.of(OrganizationsClient.class);
    }

    @Override
    public List<?> parts(Home home) {
        var registry = new Registry(home);
        return List.of(new Structures(registry), new Units(registry), new Members(registry), new Creations(registry), new Closures(registry),
                new Handshakes(registry), new Policies(registry), new Attachments(registry), new PolicyTypes(registry), new Tags(registry),
                new Delegations(registry), new ResourcePolicies(registry));
    }

    @Override
    public HomeId home(HomeId callers, Object request) {
        return HomeId.ofPartition();
    }

    @Override
    public List<Access> access(Home home, Object request) {
        return OrganizationsAccess.of(home, request);
    }

    @Override
    public void due(Home home, Timer timer) {
        var registry = new Registry(home);
        switch (timer.kind()) {
            case Creations.DUE -> new Creations(registry).due(timer.key());
            case Closures.DUE -> new Closures(registry).due(timer.key());
            case Handshakes.DUE -> new Handshakes(registry).due(timer.key());
            default -> throw new IllegalStateException("an unknown timer: " + timer);
        }
    }

    @Override
    public Optional<dev.orrery.kernel.identity.Organizations> organizations(Function<HomeId, Home> homes) {
        return Optional.of(new Places(homes));
    }
}
