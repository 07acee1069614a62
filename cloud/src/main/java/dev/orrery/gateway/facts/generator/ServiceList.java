package dev.orrery.gateway.facts.generator;

import dev.orrery.gateway.KnownService;
import dev.orrery.kernel.CloudService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Finds the services: in each folder under `services/` the one class named like its folder. There is no list for people to keep.
final class ServiceList {
    private static final String ROOT = "dev/orrery/services";

    private ServiceList() { }

    /// Writes a line of each to `META-INF/orrery/services`.
    static void write(Path classes) throws IOException {
        var lines = new ArrayList<String>();
        for (var folder : children(classes.resolve(ROOT))) {
            var name = folder.getFileName().toString();
            for (var file : children(folder)) {
                if (file.getFileName().toString().toLowerCase(Locale.ROOT).equals(name + ".class")) {
                    lines.add(KnownService.of(name, make(classes.relativize(file))).line());
                }
            }
        }
        Files.write(classes.resolve("META-INF/orrery/services"), lines);
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static CloudService make(Path classFile) {
        var name = classFile.toString().replace('\\', '/').replace('/', '.').replaceAll("\\.class$", "");
        try {
            return (CloudService) Class.forName(name).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " must be a public CloudService with a public constructor", e);
        }
    }
}
