package dev.orrery.services.kms;

import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.identity.Access;
import java.util.List;
import software.amazon.awssdk.services.kms.KmsClient;

/// AWS Key Management Service.
public final class Kms implements CloudService {

    @Override
    public List<Class<?>> clients() {
        return List.of(KmsClient.class);
    }

    @Override
    public List<?> parts(Home home) {
        return List.of(new Keys(home), new Aliases(home), new Deletions(home), new Rotations(home), new Policies(home), new Tags(home),
                new Encryption(home), new DataKeys(home), new DataKeyPairs(home), new Grants(home), new Signatures(home), new Macs(home),
                new Agreements(home), new Imports(home), new Replicas(home));
    }

    @Override
    public HomeId home(HomeId callers, Object request) {
        return KmsAccess.home(callers, request);
    }

    @Override
    public List<Access> access(Home home, Object request) {
        return new KmsAccess(home).of(request);
    }

    @Override
    public void due(Home home, Timer timer) {
        switch (timer.kind()) {
            case Deletions.TIMER -> Deletions.due(home, timer.key());
            case Rotations.TIMER -> Rotations.due(home, timer.key());
            case Imports.EXPIRY_TIMER -> Imports.expired(home, timer.key());
            case Imports.FORGET_TIMER -> Imports.forget(home, timer.key());
            default -> throw new IllegalStateException("KMS sets no such timer, but " + timer + " fell due");
        }
    }
}
