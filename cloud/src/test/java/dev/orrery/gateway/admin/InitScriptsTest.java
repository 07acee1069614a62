package dev.orrery.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.gateway.admin.InitScripts.Stage;
import dev.orrery.gateway.admin.InitScripts.State;
import dev.orrery.kernel.process.MachinePrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@Timeout(30)
class InitScriptsTest {
    @TempDir
    private Path folder;
    private Path said;

    @BeforeEach
    void listen() throws IOException {
        said = Files.createFile(folder.resolve("said"));
    }

    @Test
    void scriptsRunInOrderAndOneThatFailsDoesNotStopTheNext() throws IOException {
        script("a/ready.d/20.sh", "echo second $AWS_ENDPOINT_URL >> " + said);
        script("a/ready.d/10.sh", "echo first >> " + said + "; exit 3");
        script("a/ready.d/00/30.sh", "echo third >> " + said);
        script("b/ready.d/00.sh", "echo fourth >> " + said);
        script("a/ready.d/notes.txt", "echo never >> " + said);
        script("a/boot.d/10.sh", "echo never >> " + said);
        var scripts = scripts();
        assertThat(scripts.of(Stage.READY)).extracting(InitScripts.Script::state).containsOnly(State.UNKNOWN);

        scripts.run(Stage.READY, Map.of("AWS_ENDPOINT_URL", "http://localhost:1"));

        assertThat(Files.readAllLines(said)).containsExactly("first", "second http://localhost:1", "third", "fourth");
        assertThat(scripts.of(Stage.READY)).extracting(InitScripts.Script::state)
                .containsExactly(State.ERROR, State.SUCCESSFUL, State.SUCCESSFUL, State.SUCCESSFUL);
        assertThat(scripts.isCompleted(Stage.READY)).isTrue();
        assertThat(scripts.isCompleted(Stage.BOOT)).isFalse();
    }

    @Test
    void pythonRunsWhereThereIsPython() throws IOException {
        Files.createDirectories(folder.resolve("a/start.d"));
        Files.writeString(folder.resolve("a/start.d/a.py"), "open('" + said + "', 'w').write('python')\n");
        var scripts = scripts();
        scripts.run(Stage.START, Map.of());
        var python = new MachinePrograms().find("python3");
        assertThat(scripts.of(Stage.START).getFirst().state()).isEqualTo(python.isPresent() ? State.SUCCESSFUL : State.ERROR);
        assertThat(said).hasContent(python.isPresent() ? "python" : "");
    }

    @Test
    void aScriptThatMayNotBeRunIsAnError() throws IOException {
        Files.createDirectories(folder.resolve("a/boot.d"));
        Files.writeString(folder.resolve("a/boot.d/x.sh"), "#!/bin/sh\n");
        var scripts = scripts();
        scripts.run(Stage.BOOT, Map.of());
        assertThat(scripts.of(Stage.BOOT).getFirst().state()).isEqualTo(State.ERROR);
        assertThat(scripts.isCompleted(Stage.BOOT)).isTrue();
    }

    @Test
    void noScriptsAreNoTrouble() {
        var scripts = InitScripts.in(List.of(folder.resolve("nothing")), new MachinePrograms());
        scripts.run(Stage.SHUTDOWN, Map.of());
        assertThat(scripts.isCompleted(Stage.SHUTDOWN)).isTrue();
    }

    private InitScripts scripts() {
        return InitScripts.in(List.of(folder.resolve("a"), folder.resolve("b"), folder.resolve("a")), new MachinePrograms());
    }

    private void script(String path, String... lines) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
