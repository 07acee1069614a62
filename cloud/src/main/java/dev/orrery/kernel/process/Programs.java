package dev.orrery.kernel.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs programs of the machine.
public interface Programs {

    /// Runs a program until it ends, or until the limit: then it is killed, with whatever it has started.
    ///
    /// @param output gets its output and its complaints, line by line
    /// @throws IOException when it cannot be started
    Outcome run(Program program, Duration limit, Consumer<String> output) throws IOException;

    /// Where a program lies that is called by its name alone, looked up in `PATH`.
    Optional<Path> find(String name);

    /// @param command the program and its arguments
    /// @param environment what it gets in addition to ours
    record Program(List<String> command, Map<String, String> environment, Path directory) { }

    /// How a program ended.
    sealed interface Outcome {
        record Exited(int code) implements Outcome { }
        record TookTooLong() implements Outcome { }
    }
}
