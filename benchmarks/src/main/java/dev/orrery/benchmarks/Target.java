package dev.orrery.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A server that is measured: how it is started. Each runs in a process of its own, on a free port, with its own data directory.
enum Target {
    ORRERY(Kind.OBJECTS, Kind.QUEUES, Kind.TABLES) {
        @Override
        List<String> command(Path java, Path root, int port, Path data, String durability) {
            return List.of(root.resolve("orrery").toString(), "start", "--port", Integer.toString(port), "--data", data.toString(),
                    "--durability", durability);
        }
    },
    /// In memory: nothing that it acknowledges survives it.
    ELASTICMQ(Kind.QUEUES) {
        @Override
        List<String> command(Path java, Path root, int port, Path data, String durability) throws IOException {
            var settings = data.resolve("elasticmq.conf");
            Files.writeString(settings, """
                    include classpath("application.conf")
                    node-address { protocol = http, host = "127.0.0.1", port = %1$d, context-path = "" }
                    rest-sqs { enabled = true, bind-port = %1$d, bind-hostname = "127.0.0.1", sqs-limits = strict }
                    rest-stats { enabled = false }
                    """.formatted(port));
            return List.of(java.toString(), HEAP, "-Dconfig.file=" + settings, "-cp",
                    root.resolve("benchmarks/peers/elasticmq/target/lib").toString() + "/*", "org.elasticmq.server.Main");
        }

        @Override
        String account() {
            return "000000000000";
        }
    },
    /// In memory.
    DYNAMODB_LOCAL(Kind.TABLES) {
        @Override
        List<String> command(Path java, Path root, int port, Path data, String durability) {
            return dynamoDbLocal(java, root, port, "-inMemory");
        }
    },
    /// With its SQLite file, which is what lasts.
    DYNAMODB_LOCAL_FILE(Kind.TABLES) {
        @Override
        List<String> command(Path java, Path root, int port, Path data, String durability) {
            return dynamoDbLocal(java, root, port, "-dbPath", data.toString());
        }
    },
    S3MOCK(Kind.OBJECTS) {
        @Override
        List<String> command(Path java, Path root, int port, Path data, String durability) {
            return List.of(java.toString(), HEAP, "-Dcom.adobe.testing.s3mock.store.root=" + data, "-Dhttp.port=" + port,
                    "-Dserver.port=0", "-Dlogging.level.root=WARN", "-jar", root.resolve("benchmarks/peers/target/s3mock.jar").toString());
        }

        /// It takes minutes to fill a bucket with ten thousand.
        @Override
        int keysMax() {
            return 1_000;
        }
    },
    S3PROXY(Kind.OBJECTS) {
        @Override
        List<String> command(Path java, Path root, int port, Path data, String durability) throws IOException {
            var settings = data.resolve("s3proxy.properties");
            Files.writeString(settings, """
                    s3proxy.endpoint=http://127.0.0.1:%d
                    s3proxy.authorization=aws-v4
                    s3proxy.identity=test
                    s3proxy.credential=test
                    jclouds.provider=filesystem-nio2
                    jclouds.identity=test
                    jclouds.credential=test
                    jclouds.filesystem.basedir=%s
                    """.formatted(port, Files.createDirectories(data.resolve("files"))));
            return List.of(java.toString(), HEAP, "-DLOG_LEVEL=warn", "-jar", root.resolve("benchmarks/peers/target/s3proxy.jar").toString(),
                    "--properties", settings.toString());
        }
    };

    private static final String HEAP = "-Xmx2g";
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(120);

    private final Set<Kind> kinds;

    Target(Kind... kinds) {
        this.kinds = Set.of(kinds);
    }

    /// What a server can be asked for.
    enum Kind { OBJECTS, QUEUES, TABLES }

    Set<Kind> kinds() {
        return kinds;
    }

    /// The account that the server's URLs name.
    String account() {
        return "123456789012";
    }

    /// How many different keys it is asked for at most; the table tells where that is less than others are asked for.
    int keysMax() {
        return Integer.MAX_VALUE;
    }

    /// The data directory exists and is empty.
    abstract List<String> command(Path java, Path root, int port, Path data, String durability) throws IOException;

    /// Starts the server and waits for its first signed answer.
    Running start(Path root, Path data, String durability, Map<String, String> environment) throws IOException, InterruptedException {
        var port = freePort();
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var variables = new HashMap<>(environment);
        variables.put("ORRERY_JAVA_HOME", System.getProperty("java.home"));
        var builder = new ProcessBuilder(command(java, root, port, Files.createDirectories(data), durability)).redirectErrorStream(true)
                .redirectInput(new File("/dev/null")).redirectOutput(data.resolveSibling(data.getFileName() + ".log").toFile());
        builder.environment().putAll(variables);
        var began = System.nanoTime();
        var process = builder.start();
        var running = new Running(this, process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), data, 0);
        while (!running.answers()) {
            if (!process.isAlive() || System.nanoTime() - began > ANSWERS_WITHIN.toNanos()) {
                running.stop();
                throw new IOException(name() + " does not answer; its log is beside " + data);
            }
            Thread.sleep(2);
        }
        return new Running(this, process, running.address(), data, (System.nanoTime() - began) / 1_000_000);
    }

    private static List<String> dynamoDbLocal(Path java, Path root, int port, String... storage) {
        var libraries = root.resolve("benchmarks/peers/dynamodb-local/target/lib").toString();
        var command = new ArrayList<>(List.of(java.toString(), HEAP, "--enable-native-access=ALL-UNNAMED", "-Djava.library.path=" + libraries,
                "-cp", libraries + "/*", "com.amazonaws.services.dynamodbv2.local.main.ServerRunner", "-port", Integer.toString(port),
                "-disableTelemetry"));
        command.addAll(List.of(storage));
        return command;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
