package dev.orrery.cli;

import dev.orrery.cli.log.Log;
import dev.orrery.cli.log.LogProvider;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;

/// Where the process begins.
public final class Main {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private Main() { }

    /// The log is chosen here, not offered to whoever has the jar on the class path: a cloud within a test uses the test's.
    public static void main(String[] arguments) {
        beTheSameEverywhere();
        useTheUsualSelectors();
        System.setProperty("slf4j.provider", LogProvider.class.getName());
        // Otherwise it tells whoever starts a cloud that it does as it is told.
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.exit(run(List.of(arguments), dev.orrery.Endpoint::start));
    }

    /// Neither the machine's language nor its time zone shows in what a cloud writes. It also keeps the JDK from reading what
    /// it knows of all languages and zones before the first answer, a tenth of a second of work: Jetty asks for it.
    private static void beTheSameEverywhere() {
        System.setProperty("java.locale.providers", "FALLBACK");
        Locale.setDefault(Locale.US);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    /// Otherwise the JDK looks for other ones through every jar on the class path, which takes longer with every service.
    private static void useTheUsualSelectors() {
        try {
            var name = Class.forName("sun.nio.ch.EPollSelectorProvider", false, null).getName();
            System.setProperty("java.nio.channels.spi.SelectorProvider", name);
        } catch (ClassNotFoundException _) {
            // No Linux: it will look.
        }
    }

    private static int run(List<String> arguments, RunningCloud.Starter starter) {
        var command = arguments.isEmpty() ? "start" : arguments.getFirst();
        var rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        Optional<Options> understood = Optional.empty();
        try {
            switch (command) {
                case "start" -> {
                    var options = Options.parse(rest, System.getenv());
                    understood = Optional.of(options);
                    Log.show(options.debug());
                    new Start(starter, System.out).run(options, version());
                }
                case "train" -> Training.run(starter);
                case "version" -> System.out.println("orrery " + version() + ", Java " + Runtime.version());
                default -> throw new UsageException("There is no command " + command + ". Try: ./orrery help");
            }
            return 0;
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            return MISUSED;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            if (understood.map(Options::debug).orElse(false)) {
                e.printStackTrace();
            }
            return FAILED;
        }
    }

    /// As in the jar's manifest.
    static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("(from classes)");
    }
}
