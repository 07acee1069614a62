package dev.orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {
    @TempDir
    private Path data;

    @Test
    void twoCloudsCannotHaveTheSameData() throws IOException {
        try (var first = RunFiles.claim(options())) {
            first.running(4711);
            assertThatThrownBy(() -> RunFiles.claim(options())).isInstanceOf(IOException.class)
                    .hasMessageContaining(data.toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid() + " at port 4711");
        }
        RunFiles.claim(options()).close();
    }

    @Test
    void cloudsThatKeepNothingDoNotMind() throws IOException {
        try (var first = RunFiles.claim(options()); var second = RunFiles.claim(options("--ephemeral"))) {
            first.running(1);
            second.running(2);
            assertThat(data.resolve("run/1.pid")).hasContent("" + ProcessHandle.current().pid());
        }
        assertThat(data.resolve("run")).isEmptyDirectory();
    }

    @Test
    void dataThatCannotBeWrittenIsToldByItsPath() throws IOException {
        var file = Files.createFile(data.resolve("file"));
        assertThatThrownBy(() -> RunFiles.claim(options("--data=" + file)))
                .isInstanceOf(IOException.class).hasMessageContaining(file.toString()).hasMessageContaining("--data");
    }

    @Test
    void aPortInUseIsExplained() {
        var failure = new IOException("wrapped", new BindException("Address already in use"));
        assertThat(Start.explained(failure, options("--port=4567")))
                .hasMessageContaining("127.0.0.1:4567").hasMessageContaining("Address already in use").hasMessageContaining("--port 4568");
    }

    @Test
    void theGreetingTellsWhatToTryAndThatItIsReady() {
        var options = options("--port=4567", "--durability=disk", "--auth=open");
        assertThat(Greeting.text(options, options.listen(), "1.2.3")).contains("Orrery 1.2.3", "http://127.0.0.1:4567",
                "123456789012", "./orrery env --port 4567", data.toString(), "power cut", "any other key");
        assertThat(Greeting.text(options("--ephemeral"), options("--port=4566").listen(), "1")).contains("forgotten")
                .doesNotContain("--port");
    }

    private Options options(String... arguments) {
        var all = new java.util.ArrayList<>(List.of("--data=" + data));
        all.addAll(List.of(arguments));
        return Options.parse(all, Map.of());
    }
}
