package dev.orrery.services.sqs;

import dev.orrery.kernel.Home;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The queues of one home in memory, each from its first use on.
final class Broker {
    private final Home home;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();

    private Broker(Home home) {
        this.home = home;
    }

    /// The one of this home.
    static Broker of(Home home) {
        return home.store().read(tx -> tx.companion(Broker.class, () -> new Broker(home)));
    }

    Home home() {
        return home;
    }

    Optional<Queue> find(String name) {
        var known = queues.get(name);
        return known != null ? Optional.of(known) : Optional.ofNullable(queues.computeIfAbsent(name, this::read));
    }

    private Queue read(String name) {
        return home.store().read(tx -> tx.get(QueueRow.QUEUES, name)).map(row -> new Queue(home, row)).orElse(null);
    }

    Queue require(String name) {
        return find(name).orElseThrow(SqsErrors::queueDoesNotExist);
    }

    /// The queue that a URL is for. The request was routed to this home by that URL.
    Queue byUrl(String url) {
        return require(QueueUrl.parse(url).name());
    }

    /// A queue is no more.
    void forget(Queue queue) {
        queues.remove(queue.arn().name(), queue);
    }
}
