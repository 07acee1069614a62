package dev.orrery.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;

/// What is asked of a server, again and again.
interface Scenario {
    String name();

    /// As the table calls it for this server.
    default String name(Target target) {
        return name();
    }

    /// Whether the server has the service that is asked.
    boolean isFor(Target target);

    /// Fills what must be there, warms up, and measures.
    Load.Figures run(Options options, Running server) throws IOException;

    static Scenario named(String name) {
        return Stream.of(ObjectScenario.values(), QueueScenario.values(), TableScenario.values()).<Scenario>flatMap(Arrays::stream)
                .filter(scenario -> scenario.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scenario " + name));
    }
}
