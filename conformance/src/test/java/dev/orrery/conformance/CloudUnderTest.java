package dev.orrery.conformance;

import java.net.URI;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests a [Bench]. One cloud serves the whole run: the one at `orrery.endpoint`, or one started from the jar.
final class CloudUnderTest implements ParameterResolver {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(CloudUnderTest.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Bench.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var cloud = context.getRoot().getStore(SPACE).computeIfAbsent(Cloud.class, _ -> Cloud.find(), Cloud.class);
        var bench = new Bench(new Clients(cloud.endpoint()));
        context.getStore(SPACE).put(bench, bench);
        return bench;
    }

    /// Closed by JUnit when the last test is over.
    private record Cloud(URI endpoint, Runnable end) implements AutoCloseable {
        static Cloud find() {
            var elsewhere = System.getProperty("orrery.endpoint");
            if (elsewhere != null) {
                return new Cloud(URI.create(elsewhere), () -> { });
            }
            var started = RunningCloud.start();
            return new Cloud(started.endpoint(), started::close);
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
