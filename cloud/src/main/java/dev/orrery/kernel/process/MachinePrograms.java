package dev.orrery.kernel.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The real thing.
public final class MachinePrograms implements Programs {
    /// A longer line is handed over in pieces.
    private static final int LINE_CHARACTERS_MAX = 64 * 1024;

    @Override
    public Outcome run(Program program, Duration limit, Consumer<String> output) throws IOException {
        var builder = new ProcessBuilder(program.command()).redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).directory(program.directory().toFile());
        builder.environment().putAll(program.environment());
        var process = builder.start();
        var reader = Thread.ofVirtual().start(() -> forward(process, output));
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                // A child of the child may hold the output open: what it still says is not waited for.
                reader.join(Duration.ofSeconds(1));
                return new Outcome.Exited(process.exitValue());
            }
            kill(process);
            return new Outcome.TookTooLong();
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + program.command().getFirst() + " was running", e);
        }
    }

    @Override
    public Optional<Path> find(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void forward(Process process, Consumer<String> output) {
        var line = new StringBuilder();
        try (var reader = process.inputReader()) {
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c != '\n') {
                    line.append((char) c);
                }
                if (c == '\n' || line.length() == LINE_CHARACTERS_MAX) {
                    output.accept(line.toString());
                    line.setLength(0);
                }
            }
            if (!line.isEmpty()) {
                output.accept(line.toString());
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
