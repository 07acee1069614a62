package dev.orrery.services.sqs;

import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Window;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.identity.Access;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Amazon Simple Queue Service.
public final class Sqs implements CloudService {

    @Override
    public List<Class<?>> clients() {
        return List.of(SqsClient.class);
    }

    @Override
    public List<?> parts(Home home) {
        return List.of(new Queues(home), new Attributes(home), new Tags(home), new Permissions(home), new Sends(home),
                new Receives(home), new Receipts(home), new MoveTasks(home));
    }

    @Override
    public HomeId home(HomeId callers, Object request) {
        return SqsAccess.home(callers, request);
    }

    @Override
    public List<Access> access(Home home, Object request) {
        return SqsAccess.of(home, request);
    }

    @Override
    public void due(Home home, Timer timer) {
        switch (timer.kind()) {
            case Sweep.KIND -> new Sweep(home).due(timer);
            case Moves.KIND -> new Moves(home).due(timer);
            default -> throw new IllegalStateException("SQS sets no such timer, but " + timer + " fell due");
        }
    }

    @Override
    public List<Window> windows() {
        return List.of(new MessagesWindow());
    }
}
