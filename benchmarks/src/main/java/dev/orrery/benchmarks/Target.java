package dev.orrery.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A server that is measured: how it is started. Each runs in a process of its own, on a free port, with its own data directory.
enum Target {
    ORRERY {
        @Override
        List<String> command(Path java, Path root, int port, Path data, String durability) {
            return List.of(root.resolve("orrery").toString(), "start", "--port", Integer.toString(port), "--data", data.toString(),
                    "--durability", durability);
        }
    },
    S3MOCK {
        @Override
        List<String> command(Path java, Path root, int port, Path data, String durability) {
            return List.of(java.toString(), HEAP, "-Dcom.adobe.testing.s3mock.store.root=" + data, "-Dhttp.port=" + port,
                    "-Dserver.port=0", "-Dlogging.level.root=WARN", "-jar", root.resolve("benchmarks/peers/target/s3mock.jar").toString());
        }
    },
    S3PROXY {
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

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
