package dev.orrery.services.sns;

import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Window;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.identity.Access;
import java.util.List;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.ConfirmSubscriptionRequest;
import software.amazon.awssdk.services.sns.model.UnsubscribeRequest;

/// Amazon SNS.
public final class Sns implements CloudService {

    @Override
    public List<Class<?>> clients() {
        return List.of(SnsClient.class);
    }

    @Override
    public List<?> parts(Home home) {
        var dispatch = new Dispatch(home);
        return List.of(new Topics(home), new TopicPolicies(home), new Tags(home), new DataProtection(home),
                new Subscriptions(home, dispatch), new Confirmations(home), new SubscriptionListings(home),
                new Publications(home, dispatch), new Platforms(home), new PlatformEndpoints(home), new PhoneNumbers(home),
                new SmsSandbox(home));
    }

    /// A topic is served by its owner's home, in the region that the request was sent to. Links that people follow name no
    /// other region than the topic's.
    @Override
    public HomeId home(HomeId callers, Object request) {
        boolean byLink = request instanceof ConfirmSubscriptionRequest || request instanceof UnsubscribeRequest;
        return request instanceof SdkPojo pojo ? SnsAccess.named(pojo).flatMap(named -> Arn.of(named.arn())).flatMap(Arn::home)
                .filter(home -> byLink || home.region().equals(callers.region())).orElse(callers) : callers;
    }

    @Override
    public List<Access> access(Home home, Object request) {
        return SnsAccess.of(home, (SdkPojo) request);
    }

    @Override
    public void due(Home home, Timer timer) {
        switch (timer.kind()) {
            case Outbox.SWEEP -> new Dispatch(home).sweep(timer.key());
            case Lines.TIMER -> new Dispatch(home).resume(timer.key());
            case Outbox.RETRY -> new Dispatch(home).retry(timer.key());
            case Subscriptions.EXPIRE -> Subscriptions.expired(home, timer.key());
            case Tokens.FORGET -> home.store().write(tx -> {
                Tokens.forget(home, tx, timer.key());
                return timer;
            });
            case Deduplication.FORGET -> Deduplication.due(home, timer.key());
            default -> throw new IllegalStateException("SNS sets no such timer, but " + timer + " fell due");
        }
    }

    @Override
    public List<Window> windows() {
        return List.of(new MailWindow(), new SmsWindow(), new PushWindow(), new TokenWindow(), new OptOutWindow(),
                new CertificateWindow());
    }
}
