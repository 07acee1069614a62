package dev.orrery;

import dev.orrery.kernel.CloudService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// Finds the services: in each folder under `services/` the one class named like its folder. There is no list to keep.
final class ServiceFolders {
    private static final String ROOT = "dev/orrery/services/";
    /// Looked up once: what is on the class path stays there.
    private static final Map<String, String> CLASSES = classes();

    private ServiceFolders() { }

    /// The services by the names of their folders, made anew.
    static Map<String, CloudService> find() {
        var found = new TreeMap<String, CloudService>();
        CLASSES.forEach((folder, name) -> found.put(folder, make(name)));
        return found;
    }

    private static Map<String, String> classes() {
        var found = new TreeMap<String, String>();
        for (var name : classNames()) {
            var below = name.substring(ROOT.length());
            int slash = below.indexOf('/');
            if (slash > 0 && below.substring(slash + 1).toLowerCase(Locale.ROOT).equals(below.substring(0, slash) + ".class")) {
                found.put(below.substring(0, slash), name.substring(0, name.length() - ".class".length()).replace('/', '.'));
            }
        }
        return found;
    }

    private static CloudService make(String className) {
        try {
            return (CloudService) Class.forName(className).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(className + " must be a public CloudService with a public constructor", e);
        }
    }

    /// Every class file below `services/`, whether we run from a jar or from a folder of classes.
    private static Iterable<String> classNames() {
        try {
            var place = Path.of(ServiceFolders.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(place)) {
                try (Stream<Path> files = Files.walk(place.resolve(ROOT), 2)) {
                    return files.map(file -> place.relativize(file).toString().replace('\\', '/'))
                            .filter(name -> name.endsWith(".class")).toList();
                }
            }
            try (var jar = new JarFile(place.toFile())) {
                return jar.stream().map(entry -> entry.getName())
                        .filter(name -> name.startsWith(ROOT) && name.endsWith(".class")).toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
