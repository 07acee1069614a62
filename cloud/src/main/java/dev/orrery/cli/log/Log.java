package dev.orrery.cli.log;

import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.clock.TurnableClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import org.slf4j.event.Level;
import org.slf4j.helpers.MessageFormatter;

/// The log: lines on standard error. What people asked for goes to standard output and is no log.
public final class Log {
    private static final Clock CLOCK = TurnableClock.real();
    private static volatile boolean everything;

    private Log() { }

    /// @param debug whether to show our own debug lines, and what libraries have to say
    public static void show(boolean debug) {
        everything = debug;
    }

    /// Asked several times a request, so it costs a comparison.
    static boolean shows(boolean ours, Level level) {
        var least = everything ? ours ? Level.DEBUG : Level.INFO : ours ? Level.INFO : Level.WARN;
        return level.toInt() >= least.toInt();
    }

    static void write(String logger, Level level, String pattern, Object[] arguments, Throwable thrown) {
        var text = new StringWriter();
        var line = new PrintWriter(text);
        line.printf("%s %-5s %s: %s%n", CLOCK.machineNow().truncatedTo(ChronoUnit.MILLIS), level,
                logger.substring(logger.lastIndexOf('.') + 1), MessageFormatter.basicArrayFormat(pattern, arguments));
        if (thrown != null) {
            thrown.printStackTrace(line);
        }
        System.err.print(text);
    }
}
