package dev.orrery.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/// The rules that keep the house in order, read off the compiled classes.
class TidyTest {
    private static final Path CLASSES = Path.of("target/classes");
    private static final String BASE = "dev/orrery/";

    /// Which layers a layer may know besides itself. Only `Cloud` at the root knows everybody.
    private static final Map<String, Set<String>> MAY_KNOW = Map.of(
            "kernel", Set.of(),
            "pojo", Set.of(),
            "gateway", Set.of("kernel", "pojo"),
            "engines", Set.of("kernel"),
            "services", Set.of("kernel", "engines", "pojo"),
            "tools", Set.of("kernel"),
            "console", Set.of("kernel", "tools"),
            "junit", Set.of("", "kernel"),
            "cli", Set.of("", "kernel", "tools"));

    /// Libraries that a layer must not touch.
    private static final Map<String, List<String>> FOREIGN = Map.of(
            "kernel", List.of("software/amazon/", "org/eclipse/jetty/"),
            "pojo", List.of("org/eclipse/jetty/"),
            "services", List.of("org/eclipse/jetty/", "java/net/http/"),
            "junit", List.of("org/eclipse/jetty/"),
            "cli", List.of("software/amazon/", "org/eclipse/jetty/"));

    /// Time, chance and waiting come from the kernel.
    private static final Set<String> BANNED = Set.of(
            "java/time/Instant.now", "java/time/LocalDate.now", "java/time/LocalDateTime.now", "java/time/ZonedDateTime.now",
            "java/time/OffsetDateTime.now", "java/time/Clock.systemUTC", "java/lang/System.currentTimeMillis",
            "java/lang/System.nanoTime", "java/util/UUID.randomUUID", "java/lang/Math.random", "java/lang/Thread.sleep",
            "java/util/Random.<init>", "java/security/SecureRandom.<init>", "java/util/SplittableRandom.<init>",
            "java/util/concurrent/ThreadLocalRandom.current", "java/lang/ThreadLocal.<init>");

    @Test
    void layersKnowOnlyWhatTheyMay() {
        var found = new TreeSet<String>();
        eachReference((from, entry) -> {
            if (entry instanceof ClassEntry used) {
                var name = element(used.asInternalName());
                if (!mayKnow(from, name)) {
                    found.add(from + " must not know " + name);
                }
            }
        });
        assertThat(found).isEmpty();
    }

    @Test
    void noServiceKnowsAnother() {
        var found = new TreeSet<String>();
        eachReference((from, entry) -> {
            if (entry instanceof ClassEntry used) {
                var name = element(used.asInternalName());
                if (name.startsWith(BASE + "services/") && from.startsWith(BASE + "services/") && !folder(from).equals(folder(name))) {
                    found.add(from + " must not know " + name);
                }
            }
        });
        assertThat(found).isEmpty();
    }

    @Test
    void onlyTheKernelAsksTheMachineForTimeAndChance() {
        var found = new TreeSet<String>();
        eachReference((from, entry) -> {
            if (entry instanceof MemberRefEntry call && !layer(from).equals("kernel")) {
                var name = call.owner().asInternalName() + "." + call.name().stringValue();
                if (BANNED.contains(name)) {
                    found.add(from + " calls " + name + "; ask the kernel's Clock or Ids");
                }
            }
        });
        assertThat(found).isEmpty();
    }

    @Test
    void theRulesFindWhatTheyForbid() {
        assertThat(mayKnow(BASE + "kernel/store/Store", BASE + "gateway/Gateway")).isFalse();
        assertThat(mayKnow(BASE + "kernel/store/Store", "software/amazon/awssdk/core/SdkPojo")).isFalse();
        assertThat(mayKnow(BASE + "gateway/Gateway", BASE + "services/s3/S3")).isFalse();
        assertThat(mayKnow(BASE + "services/s3/S3", BASE + "gateway/Gateway")).isFalse();
        assertThat(mayKnow(BASE + "services/s3/S3", BASE + "kernel/Home")).isTrue();
        assertThat(mayKnow(BASE + "Cloud", BASE + "gateway/Gateway")).isTrue();
        assertThat(mayKnow(BASE + "junit/OrreryTest", "org/junit/jupiter/api/Test")).isTrue();
        assertThat(mayKnow(BASE + "Orrery", "org/junit/jupiter/api/Test")).isFalse();
        assertThat(mayKnow(BASE + "gateway/Gateway", BASE + "junit/OrreryTest")).isFalse();
    }

    private static boolean mayKnow(String from, String used) {
        var layer = layer(from);
        if (used.startsWith("org/junit/")) {
            return layer.equals("junit");
        }
        if (layer.isEmpty()) {
            return true;
        }
        if (!used.startsWith(BASE)) {
            return FOREIGN.getOrDefault(layer, List.of()).stream().noneMatch(used::startsWith);
        }
        var other = layer(used);
        return other.equals(layer) || MAY_KNOW.getOrDefault(layer, Set.of()).contains(other);
    }

    private static void eachReference(BiConsumer<String, Object> action) {
        for (var model : classes()) {
            var from = model.thisClass().asInternalName();
            model.constantPool().forEach(entry -> action.accept(from, entry));
        }
    }

    private static List<ClassModel> classes() {
        try (var files = Files.walk(CLASSES)) {
            var models = new ArrayList<ClassModel>();
            for (var file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                models.add(ClassFile.of().parse(file));
            }
            assertThat(models).hasSizeGreaterThan(30);
            return models;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The element type of an array's name.
    private static String element(String name) {
        var stripped = name.replaceFirst("^\\[+", "");
        return stripped.length() < name.length() && stripped.startsWith("L")
                ? stripped.substring(1, stripped.length() - 1) : stripped;
    }

    /// The package below the base; empty for classes of the base package itself.
    private static String layer(String name) {
        var below = name.substring(BASE.length());
        int slash = below.indexOf('/');
        return slash < 0 ? "" : below.substring(0, slash);
    }

    /// Of a service: its folder below `services/`, whatever folders it has in it.
    private static String folder(String name) {
        int start = (BASE + "services/").length();
        return name.substring(start, Math.max(start, name.indexOf('/', start)));
    }
}
