package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.journal.Answered;
import dev.orrery.kernel.journal.Entry;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

/// AWS CloudTrail. Events are in the account and region where they happened.
public final class CloudTrail implements CloudService {
    private final Recorder recorder = new Recorder();

    @Override
    public List<Class<?>> clients() {
        return List.of(CloudTrailClient.class);
    }

    @Override
    public List<?> parts(Home home) {
        return List.of(new Lookups(home));
    }

    @Override
    public List<Access> access(Home home, Object request) {
        return CloudTrailAccess.of(home, request);
    }

    @Override
    public void answered(Function<HomeId, Home> homes, Entry entry, Optional<Answered> call) {
        call.ifPresent(answered -> recorder.note(homes, entry, answered));
    }

    @Override
    public void emptied() {
        recorder.forget();
    }

    @Override
    public void due(Home home, Timer timer) {
        switch (timer.kind()) {
            case History.SWEEP -> History.due(home, timer);
            default -> throw new IllegalStateException("CloudTrail sets no such timer, but " + timer + " fell due");
        }
    }
}
