package dev.orrery.junit;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import software.amazon.awssdk.core.SdkClient;

/// The cloud of one test, or of one class, with the clients that it was asked for. One of each kind is enough.
final class TestCloud implements AutoCloseable {
    private final Orrery cloud;
    private final Clients clients;
    private final Map<Class<?>, SdkClient> made = new ConcurrentHashMap<>();

    TestCloud(OrreryTest wanted) {
        this.cloud = Orrery.start(Orrery.Beginning.USUAL.at(instant(wanted.startingAt())).from(wanted.seed()));
        this.clients = cloud.in(wanted.region());
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ExtensionConfigurationException("@OrreryTest(startingAt = \"" + text
                    + "\") is no instant. Write it as 2026-01-01T00:00:00Z", e);
        }
    }

    static boolean canGive(Class<?> type) {
        return type == Orrery.class || SdkClient.class.isAssignableFrom(type) && type.isInterface() && type != SdkClient.class;
    }

    Object give(Class<?> type) {
        return type == Orrery.class ? cloud : made.computeIfAbsent(type, client -> clients.client(client.asSubclass(SdkClient.class)));
    }

    @Override
    public void close() {
        cloud.close();
    }
}
