package dev.orrery;

import dev.orrery.gateway.KnownService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The services that the build found in the folders under `services/`.
final class ServiceFolders {
    private static final String LIST = "/META-INF/orrery/services";
    /// Read once: what is on the class path stays there.
    private static final List<String> LINES = lines();

    private ServiceFolders() { }

    /// In the order of their names, to be made anew.
    static List<KnownService> find() {
        return LINES.stream().map(KnownService::parse).toList();
    }

    private static List<String> lines() {
        try (var stream = ServiceFolders.class.getResourceAsStream(LIST)) {
            if (stream == null) {
                throw new IllegalStateException("the list of services is missing: was the cloud built with Maven?");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
