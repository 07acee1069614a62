package dev.orrery.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.invocation.Invocation;
import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.HomeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Writes `docs/services` from what the services are: what their packages say, and which operations their classes have.
/// Fails where what was committed is something else, so that the pages cannot lie.
class CoverageTest {
    private static final Path DOCS = Path.of("../docs/services");
    private static final Path SOURCES = Path.of("src/main/java/dev/orrery/services");

    @Test
    void pagesTellWhatTheServicesAre() throws IOException {
        var facts = new ClassPathFacts();
        var changed = new java.util.TreeSet<String>();
        try (var cloud = Orrery.start()) {
            for (var name : cloud.cloud().services().names()) {
                var instance = cloud.cloud().services().instance(name, HomeId.ofPartition());
                var page = page(name, facts, instance.service(), instance.service().parts(instance.home()));
                if (write(DOCS.resolve(name + ".md"), page)) {
                    changed.add("docs/services/" + name + ".md");
                }
            }
        }
        assertThat(changed).as("pages were out of date; they are written anew, look at them and commit them").isEmpty();
    }

    /// @return whether the file had to be written
    private static boolean write(Path file, String page) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(page)) {
            return false;
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, page);
        return true;
    }

    private static String page(String name, ClassPathFacts facts, CloudService service, List<?> parts) throws IOException {
        var page = new StringBuilder("<!-- Made by CoverageTest from ").append("package-info.java and the classes; change those. -->\n\n");
        page.append(description(Files.readString(SOURCES.resolve(name).resolve("package-info.java"))));
        var notes = DOCS.resolve(name + "-tests.md");
        if (Files.exists(notes)) {
            page.append("\n## Public test suites\n\nWhat remains to be done, with reasons: [").append(notes.getFileName()).append("](")
                    .append(notes.getFileName()).append(").\n");
        }
        for (var client : service.clients()) {
            page.append('\n').append(table(facts.of(client).orElseThrow(), parts));
        }
        return page.toString();
    }

    /// The first sentence becomes the title, the rest is Markdown already but for links to classes.
    private static String description(String source) {
        var text = new StringBuilder();
        source.lines().takeWhile(line -> !line.startsWith("package ")).filter(line -> line.startsWith("///"))
                .forEach(line -> text.append(line.substring(3).strip().isEmpty() ? "" : line.substring(line.startsWith("/// ") ? 4 : 3)).append('\n'));
        return "# " + text.toString().replaceAll("\\[([A-Za-z#.]+)](?!\\()", "`$1`").replaceFirst("\\.\n", "\n");
    }

    private static String table(ServiceFacts service, List<?> parts) {
        var operations = service.operations().values().stream().sorted(Comparator.comparing(Operation::name)).toList();
        var rows = new StringBuilder();
        int implemented = 0;
        for (var operation : operations) {
            boolean yes = parts.stream().anyMatch(part -> Invocation.implemented(operation, part));
            implemented += yes ? 1 : 0;
            rows.append("| ").append(operation.name()).append(" | ").append(yes ? "yes" : "no").append(" |\n");
        }
        return "## Operations\n\n" + implemented + " of " + operations.size() + " operations of " + service.name()
                + " are implemented; the others answer 501 `NotImplemented`.\n\n| Operation | Implemented |\n|---|---|\n" + rows;
    }
}
