package dev.orrery.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// What is asked of a queue. Messages have 1 KiB.
enum QueueScenario implements Scenario {
    SEND(0) {
        @Override
        Load.Figures measure(Options options, Load load, Running server) throws IOException {
            return load.run(List.of(Queue.of(server, queue()).send()), options.warmUpSeconds(), options.seconds());
        }
    },
    /// One message received and deleted is one operation. A queue that runs empty shows as errors.
    RECEIVE_DELETE(400_000) {
        @Override
        Load.Figures measure(Options options, Load load, Running server) throws IOException {
            return load.run(_ -> consumer(Queue.of(server, queue())), options.warmUpSeconds(), options.seconds());
        }
    },
    /// One message sent, one received and deleted, in a queue that has hardly any.
    CYCLE_100(100) {
        @Override
        Load.Figures measure(Options options, Load load, Running server) throws IOException {
            return load.run(_ -> cycle(Queue.of(server, queue())), options.warmUpSeconds(), options.seconds());
        }
    },
    /// The same in a queue that has a million.
    CYCLE_1M(1_000_000) {
        @Override
        Load.Figures measure(Options options, Load load, Running server) throws IOException {
            return CYCLE_100.measure(options, load, server);
        }

        @Override
        String queue() {
            return CYCLE_100.queue();
        }
    };

    /// A peer in memory with a heap of 2 GiB does not hold more; at its speed it is enough for a run.
    private static final int FILL_OF_PEERS = 100_000;
    private final int fill;

    /// @param fill messages in the queue before the clock starts
    QueueScenario(int fill) {
        this.fill = fill;
    }

    @Override
    public boolean isFor(Target target) {
        return target.kinds().contains(Target.Kind.QUEUES) && (this != CYCLE_1M || target == Target.ORRERY);
    }

    @Override
    public Load.Figures run(Options options, Running server) throws IOException {
        var load = new Load(server, options.connections());
        var queue = Queue.create(server, queue());
        load.each((server.target() == Target.ORRERY ? fill : Math.min(fill, FILL_OF_PEERS)) / Queue.BATCH, _ -> queue.sendBatch());
        return measure(options, load, server);
    }

    abstract Load.Figures measure(Options options, Load load, Running server) throws IOException;

    String queue() {
        return "bench-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Load.Turn consumer(Queue queue) {
        var receive = queue.receive(0);
        return connection -> {
            var handle = Queue.receiptHandle(connection.text(receive));
            return !handle.isEmpty() && connection.exchange(queue.delete(handle)).succeeded();
        };
    }

    private static Load.Turn cycle(Queue queue) {
        var send = queue.send();
        var consume = consumer(queue);
        return connection -> connection.exchange(send).succeeded() && consume.take(connection);
    }
}
