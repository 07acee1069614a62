package dev.orrery.gateway.admin;

import dev.orrery.kernel.process.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Scripts that people leave to prepare a cloud, as LocalStack runs them: every `.sh` and `.py` in `<root>/<stage>.d` and
/// below, in the order of their names. One that fails does not stop the next.
///
/// Unlike LocalStack, Python scripts run in a process of their own.
/// Source: docs.localstack.cloud/references/init-hooks, seen 2026-11.
public final class InitScripts {
    private static final Logger LOG = LoggerFactory.getLogger(InitScripts.class);
    /// A script that prepares data may take its time.
    private static final Duration LIMIT = Duration.ofMinutes(30);
    /// Whoever stops the cloud is waiting.
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(15);
    /// Links can lead in circles.
    private static final int DEPTH_MAX = 16;
    private final Programs programs;
    private final Map<Stage, List<Script>> scripts = new EnumMap<>(Stage.class);
    private final Set<Stage> completed = EnumSet.noneOf(Stage.class);

    /// When scripts run: before anything, while it starts, when it answers, and when it is about to stop.
    public enum Stage { BOOT, START, READY, SHUTDOWN }

    public enum State { UNKNOWN, RUNNING, SUCCESSFUL, ERROR }

    public record Script(Stage stage, Path path, State state) {
        Script in(State next) {
            return new Script(stage, path, next);
        }
    }

    /// Finds the scripts. Roots that do not exist have none.
    ///
    /// @param roots directories with `boot.d`, `start.d`, `ready.d`, `shutdown.d`, in this order
    public static InitScripts in(List<Path> roots, Programs programs) {
        return new InitScripts(roots, programs);
    }

    private InitScripts(List<Path> roots, Programs programs) {
        this.programs = programs;
        for (var stage : Stage.values()) {
            var found = new ArrayList<Script>();
            for (var root : roots.stream().map(root -> root.toAbsolutePath().normalize()).distinct().toList()) {
                collect(root.resolve(stage.name().toLowerCase(Locale.ROOT) + ".d"), stage, found, 0);
            }
            scripts.put(stage, found);
        }
    }

    public synchronized List<Script> of(Stage stage) {
        return List.copyOf(scripts.get(stage));
    }

    public synchronized boolean isCompleted(Stage stage) {
        return completed.contains(stage);
    }

    /// Runs a stage, once; returns when its last script has ended.
    ///
    /// @param environment what the scripts get, such as `AWS_ENDPOINT_URL`
    public void run(Stage stage, Map<String, String> environment) {
        for (int i = 0; i < of(stage).size(); i++) {
            var script = change(stage, i, State.RUNNING);
            change(stage, i, run(script, environment) ? State.SUCCESSFUL : State.ERROR);
        }
        synchronized (this) {
            completed.add(stage);
        }
    }

    private synchronized Script change(Stage stage, int index, State state) {
        var script = scripts.get(stage).get(index).in(state);
        scripts.get(stage).set(index, script);
        return script;
    }

    private boolean run(Script script, Map<String, String> environment) {
        var name = script.path().getFileName();
        var limit = script.stage() == Stage.SHUTDOWN ? SHUTDOWN_LIMIT : LIMIT;
        try {
            var outcome = programs.run(new Programs.Program(command(script.path()), environment, script.path().getParent()), limit,
                    line -> LOG.info("{}: {}", name, line));
            return switch (outcome) {
                case Programs.Outcome.Exited(int code) when code == 0 -> true;
                case Programs.Outcome.Exited(int code) -> {
                    LOG.error("init script {} ended with {}", script.path(), code);
                    yield false;
                }
                case Programs.Outcome.TookTooLong _ -> {
                    LOG.error("init script {} was ended: it took longer than {} s", script.path(), limit.toSeconds());
                    yield false;
                }
            };
        } catch (IOException e) {
            LOG.error("init script {} cannot be run (is it executable, with #! in its first line?): {}", script.path(), e.getMessage());
            return false;
        }
    }

    private List<String> command(Path script) throws IOException {
        if (!script.toString().endsWith(".py")) {
            return List.of(script.toString());
        }
        var python = programs.find("python3").orElseThrow(() -> new IOException("there is no python3 on this machine"));
        return List.of(python.toString(), script.toString());
    }

    /// A directory's own scripts come before those of its subdirectories.
    private static void collect(Path directory, Stage stage, List<Script> found, int depth) {
        if (!Files.isDirectory(directory) || depth > DEPTH_MAX) {
            return;
        }
        try (var entries = Files.list(directory)) {
            var sorted = entries.sorted().toList();
            sorted.stream().filter(Files::isRegularFile).filter(InitScripts::isScript)
                    .forEach(path -> found.add(new Script(stage, path, State.UNKNOWN)));
            sorted.forEach(path -> collect(path, stage, found, depth + 1));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for init scripts in " + directory, e);
        }
    }

    private static boolean isScript(Path path) {
        return path.toString().endsWith(".sh") || path.toString().endsWith(".py");
    }
}
