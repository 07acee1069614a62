package dev.orrery.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.process.Programs.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
@Timeout(30)
class MachineProgramsTest {
    private final MachinePrograms programs = new MachinePrograms();
    private final List<String> said = new CopyOnWriteArrayList<>();

    @Test
    void outputAndComplaintsComeLineByLine() throws IOException {
        assertThat(run("echo $GREETING; echo oops >&2; printf end", Duration.ofSeconds(20))).isEqualTo(new Outcome.Exited(0));
        assertThat(said).containsExactly("hello", "oops", "end");
    }

    @Test
    void theExitCodeIsTold() throws IOException {
        assertThat(run("exit 7", Duration.ofSeconds(20))).isEqualTo(new Outcome.Exited(7));
    }

    @Test
    void whatTakesTooLongIsKilledWithItsChildren() throws IOException {
        assertThat(run("sleep 100 & sleep 100", Duration.ofMillis(200))).isEqualTo(new Outcome.TookTooLong());
    }

    @Test
    void whatIsNotThereCannotBeStarted() {
        assertThatThrownBy(() -> programs.run(new Programs.Program(List.of("/no/such/program"), Map.of(), Path.of(".")),
                Duration.ofSeconds(1), said::add)).isInstanceOf(IOException.class);
        assertThat(programs.find("no-such-program-anywhere")).isEmpty();
        assertThat(programs.find("sh")).isPresent();
    }

    private Outcome run(String script, Duration limit) throws IOException {
        return programs.run(new Programs.Program(List.of("/bin/sh", "-c", script), Map.of("GREETING", "hello"), Path.of(".")), limit,
                said::add);
    }
}
