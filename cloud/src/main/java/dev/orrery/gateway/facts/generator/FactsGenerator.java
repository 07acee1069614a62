package dev.orrery.gateway.facts.generator;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/// Writes `META-INF/orrery/facts/<service>` for every SDK client on the class path, and `index`; and the list of our services.
///
/// Arguments: the directory of the compiled classes. The facts are left alone when neither the SDK nor the patches have changed.
public final class FactsGenerator {
    private static final String CLIENT = "software/amazon/awssdk/services/.*/Default[A-Za-z0-9]+Client\\.class";

    private FactsGenerator() { }

    public static void main(String[] arguments) throws IOException {
        var classes = Path.of(arguments[0]);
        ServiceList.write(classes);
        var jars = List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                .filter(entry -> entry.endsWith(".jar")).sorted().map(Path::of).toList();
        var directory = classes.resolve("META-INF/orrery/facts");
        var stamp = stamp(classes, jars);
        var stampFile = directory.resolve("stamp");
        if (Files.exists(stampFile) && Files.readString(stampFile).equals(stamp)) {
            return;
        }
        Files.createDirectories(directory);
        var patches = Patches.read(classes.resolve("META-INF/orrery/patches"));
        var index = new TreeMap<String, String>();
        for (var jar : jars) {
            try (var zip = new ZipFile(jar.toFile())) {
                var clients = zip.stream().map(entry -> entry.getName())
                        .filter(name -> name.matches(CLIENT) && !name.endsWith("AsyncClient.class")).toList();
                for (var client : clients) {
                    var service = new ServiceReader(new ClassFiles(zip), patches).read(client);
                    Files.write(directory.resolve(service.id()), service.lines());
                    index.put(service.id(), service.indexLine());
                }
            }
        }
        Files.write(directory.resolve("index"), index.values());
        Files.writeString(stampFile, stamp);
    }

    /// What the result depends on: the jars by name and size, the patches and the generator by content.
    private static String stamp(Path classes, List<Path> jars) throws IOException {
        var sum = new CRC32();
        var inputs = new ArrayList<Path>();
        inputs.add(classes.resolve("META-INF/orrery/patches"));
        try (var own = Files.list(classes.resolve(FactsGenerator.class.getPackageName().replace('.', '/')))) {
            own.sorted().forEach(inputs::add);
        }
        for (var input : inputs) {
            sum.update(Files.readAllBytes(input));
        }
        for (var jar : jars) {
            sum.update((jar.getFileName() + " " + size(jar)).getBytes(StandardCharsets.UTF_8));
        }
        return Long.toHexString(sum.getValue());
    }

    private static long size(Path jar) {
        try {
            return Files.size(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
