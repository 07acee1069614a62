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

/// AWS CloudTrail. All that it keeps of an account is in the account's global home, by region where regions have their own.
public final class CloudTrail implements CloudService {
    private final OrganizationTrails shared = new OrganizationTrails();
    private final Subscriptions subscriptions = new Subscriptions(shared);
    private final Recorder recorder = new Recorder(subscriptions);

    @Override
    public void begin(Function<HomeId, Home> homes) {
        shared.begin(homes);
    }

    @Override
    public List<Class<?>> clients() {
        return List.of(CloudTrailClient.class);
    }

    @Override
    public List<?> parts(Home home) {
        var trails = new Trails(home, subscriptions, shared);
        return List.of(new Lookups(home), new TrailChanges(trails), new TrailViews(trails), new Selectors(trails), new Tags(trails),
                new PublicKeys(trails), new Administrators(home));
    }

    @Override
    public HomeId home(HomeId callers, Object request) {
        return callers.global();
    }

    @Override
    public List<Access> access(Home home, Object request) {
        return new CloudTrailAccess(new Trails(home, subscriptions, shared)).of(request);
    }

    @Override
    public void answered(Function<HomeId, Home> homes, Entry entry, Optional<Answered> call) {
        call.ifPresent(answered -> {
            if (shared.note(answered)) {
                subscriptions.changed();
            }
            recorder.note(homes, entry, answered);
        });
    }

    @Override
    public void emptied() {
        recorder.forget();
        subscriptions.changed();
    }

    @Override
    public void due(Home home, Timer timer) {
        switch (timer.kind()) {
            case History.SWEEP -> {
                recorder.forget(home.account(), timer.key());
                History.due(home, timer);
            }
            case Deliveries.TIMER -> Deliveries.due(home, timer);
            case Digests.TIMER -> Digests.due(home, timer);
            default -> throw new IllegalStateException("CloudTrail sets no such timer, but " + timer + " fell due");
        }
    }
}
