package dev.orrery.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/// What the pages show in Java is compiled and run as it stands there.
class JavaOfThePagesTest {
    private static final Path PAGE = Path.of("../docs/testing-with-junit.md");
    private static final Pattern BLOCK = Pattern.compile("^```java\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /// Statements stand in a test of their own, with the imports that a reader's editor adds.
    private static final String AROUND_STATEMENTS = """
            package com.example;

            import dev.orrery.Orrery;
            import java.time.Duration;
            import org.junit.jupiter.api.Test;
            import software.amazon.awssdk.services.s3.S3Client;

            class StatementsTest {
                @Test
                void theyRun() {
            %s
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void testsOfThePagePass() throws Exception {
        var blocks = BLOCK.matcher(Files.readString(PAGE)).results().map(match -> match.group(1)).toList();
        assertThat(blocks).hasSize(2);

        assertThat(run("OrdersTest", blocks.get(0))).isEqualTo(2);
        assertThat(run("StatementsTest", AROUND_STATEMENTS.formatted(blocks.get(1)))).isOne();
    }

    /// @return how many tests passed; all did
    private long run(String name, String source) throws IOException, ClassNotFoundException {
        var file = Files.writeString(directory.resolve(name + ".java"), source);
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var options = List.of("-classpath", System.getProperty("java.class.path"), "-d", directory.toString());
            assertThat(compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(file)).call()).as("it compiles").isTrue();
        }
        try (var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            var summary = new SummaryGeneratingListener();
            LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectClass(loader.loadClass("com.example." + name))).build(), summary);
            assertThat(summary.getSummary().getFailures()).isEmpty();
            return summary.getSummary().getTestsSucceededCount();
        }
    }
}
