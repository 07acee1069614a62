package dev.orrery.cli;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What was given, and where: on the command line as `--name value` or `--name=value`, or as `ORRERY_NAME`.
final class Settings {
    private static final List<String> NAMES = List.of("port", "listen", "data", "durability", "auth", "accounts");
    private static final List<String> FLAGS = List.of("ephemeral");
    private final Map<String, String> environment;
    private final Map<String, Value> commandLine = new HashMap<>();

    Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    /// @param origin `--port` or `ORRERY_PORT`, for messages
    record Value(String text, String origin) {

        boolean fromCommandLine() {
            return origin.startsWith("--");
        }

        boolean isTrue() {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "1", "true", "yes", "on" -> true;
                case "0", "false", "no", "off", "" -> false;
                default -> throw new UsageException(origin + ": \"" + text + "\" is neither 1 nor 0.");
            };
        }

        <E extends Enum<E>> E choice(Class<E> type) {
            for (var constant : type.getEnumConstants()) {
                if (constant.name().equalsIgnoreCase(text.strip())) {
                    return constant;
                }
            }
            var choices = Arrays.stream(type.getEnumConstants()).map(constant -> constant.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            throw new UsageException(origin + ": \"" + text + "\" is none of " + choices + ".");
        }
    }

    void read(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            int equals = argument.indexOf('=');
            var option = equals < 0 ? argument : argument.substring(0, equals);
            var name = option.startsWith("--") ? option.substring(2) : "";
            if (FLAGS.contains(name)) {
                commandLine.put(name, new Value(equals < 0 ? "1" : argument.substring(equals + 1), option));
            } else if (!NAMES.contains(name)) {
                throw new UsageException("There is no option " + argument + ". Try: ./orrery start --help");
            } else if (equals >= 0) {
                commandLine.put(name, new Value(argument.substring(equals + 1), option));
            } else if (i + 1 < arguments.size()) {
                commandLine.put(name, new Value(arguments.get(++i), option));
            } else {
                throw new UsageException(option + " needs a value. Try: ./orrery start --help");
            }
        }
    }

    Optional<Value> value(String name) {
        return Optional.ofNullable(commandLine.get(name)).or(() -> foreign("ORRERY_" + name.toUpperCase(Locale.ROOT)));
    }

    /// A variable that has no option of its own. One that is set to nothing counts as not set.
    Optional<Value> foreign(String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(text -> !text.isBlank()).map(text -> new Value(text, variable));
    }
}
