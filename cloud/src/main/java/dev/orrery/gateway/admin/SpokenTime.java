package dev.orrery.gateway.admin;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Durations and instants as people write them.
final class SpokenTime {
    private static final Pattern PARTS = Pattern.compile("(?:\\d{1,12}(?:\\.\\d{1,9})?\\s*[a-z]{1,12}[\\s,]*)+");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-z]+)");
    private static final List<Unit> UNITS = List.of(
            new Unit(Duration.ofDays(7), "w", "week", "weeks"),
            new Unit(Duration.ofDays(1), "d", "day", "days"),
            new Unit(Duration.ofHours(1), "h", "hr", "hrs", "hour", "hours"),
            new Unit(Duration.ofMinutes(1), "m", "min", "mins", "minute", "minutes"),
            new Unit(Duration.ofSeconds(1), "s", "sec", "secs", "second", "seconds"),
            new Unit(Duration.ofMillis(1), "ms", "millis", "millisecond", "milliseconds"));
    private static final int HALF_A_MINUTE_SECONDS = 30;
    private static final int NANOS_PER_MILLI_DIGITS = 6;
    private static final String DURATIONS = "Write it as 30d, 12h, 90m, 45s, 2w or 1h30m, or as ISO 8601 does: P30D, PT12H.";
    private static final String INSTANTS = "Write it as 2027-01-31T12:00:00Z, 2027-01-31T13:00:00+01:00, 2027-01-31 (midnight in UTC), or now for this machine's time.";

    private record Unit(Duration length, List<String> names) {
        Unit(Duration length, String... names) {
            this(length, List.of(names));
        }
    }

    private SpokenTime() { }

    /// @throws IllegalArgumentException when it is not understood; the message says what would be
    static Duration duration(String text) {
        var spoken = text.strip().toLowerCase(Locale.ROOT);
        if (spoken.startsWith("-")) {
            throw new IllegalArgumentException("Time advances only forwards. To go back, set it: ./orrery time set 2027-01-31T12:00:00Z");
        }
        try {
            if (spoken.startsWith("p")) {
                return iso(spoken, text);
            }
            if (PARTS.matcher(spoken).matches()) {
                return parts(spoken, text);
            }
        } catch (ArithmeticException _) {
            throw new IllegalArgumentException("\"" + text.strip() + "\" is more time than there is.");
        }
        throw notUnderstood(text);
    }

    private static Duration parts(String spoken, String text) {
        var sum = Duration.ZERO;
        var parts = PART.matcher(spoken);
        while (parts.find()) {
            var length = unit(parts.group(2)).orElseThrow(() -> unclear(parts.group(2), text));
            var number = new java.math.BigDecimal(parts.group(1));
            sum = sum.plus(Duration.ofNanos(number.multiply(java.math.BigDecimal.valueOf(length.toMillis()))
                    .movePointRight(NANOS_PER_MILLI_DIGITS).toBigInteger().longValueExact()));
        }
        return sum;
    }

    private static Optional<Duration> unit(String name) {
        return UNITS.stream().filter(unit -> unit.names().contains(name)).findFirst().map(Unit::length);
    }

    /// ISO 8601 has weeks, which Java's durations have not.
    private static Duration iso(String spoken, String text) {
        if (spoken.matches("p\\d{1,9}w")) {
            return Duration.ofDays(Math.multiplyExact(7, Long.parseLong(spoken.substring(1, spoken.length() - 1))));
        }
        if (spoken.matches("p[^t]*[ym].*")) {
            throw unclear(spoken.contains("y") ? "y" : "month", text);
        }
        try {
            var duration = Duration.parse(spoken);
            if (duration.isNegative()) {
                throw notUnderstood(text);
            }
            return duration;
        } catch (DateTimeParseException _) {
            throw notUnderstood(text);
        }
    }

    private static IllegalArgumentException unclear(String unit, String text) {
        return switch (unit) {
            case "y", "year", "years", "mo", "month", "months" -> new IllegalArgumentException("\"" + text.strip()
                    + "\" is no certain time: months and years differ in length. Give days (365d), or set an instant.");
            default -> notUnderstood(text);
        };
    }

    private static IllegalArgumentException notUnderstood(String text) {
        return new IllegalArgumentException("\"" + text.strip() + "\" is no duration. " + DURATIONS);
    }

    /// @throws IllegalArgumentException when it is not understood; the message says what would be
    static Instant instant(String text) {
        var spoken = text.strip().toUpperCase(Locale.ROOT).replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) (?=\\d)", "$1T");
        // A plus in a query arrives as a space.
        var plus = spoken.replaceFirst(" (?=\\d{2}:?\\d{2}$)", "+");
        var readings = new ArrayList<Function<String, Instant>>();
        readings.add(written -> OffsetDateTime.parse(written).toInstant());
        readings.add(written -> LocalDateTime.parse(written).toInstant(ZoneOffset.UTC));
        readings.add(written -> LocalDate.parse(written).atStartOfDay().toInstant(ZoneOffset.UTC));
        for (var reading : readings) {
            try {
                return reading.apply(plus);
            } catch (DateTimeException _) {
                // The next reading may do; when none does, that is told below.
            }
        }
        throw new IllegalArgumentException("\"" + text.strip() + "\" is no instant. " + INSTANTS);
    }

    /// `30 d 12 h`: the two largest units that are not nothing, and whole minutes where there are hours.
    static String text(Duration duration) {
        var text = new StringBuilder();
        var left = duration.abs().compareTo(Duration.ofHours(1)) < 0 ? duration.abs()
                : duration.abs().plusSeconds(HALF_A_MINUTE_SECONDS).truncatedTo(ChronoUnit.MINUTES);
        int said = 0;
        for (var unit : UNITS.subList(1, UNITS.size())) {
            long count = left.dividedBy(unit.length());
            if (count > 0 && said < 2) {
                text.append(said++ == 0 ? "" : " ").append(count).append(' ').append(unit.names().getFirst());
            } else if (said > 0) {
                break;
            }
            left = left.minus(unit.length().multipliedBy(count));
        }
        return text.isEmpty() ? "0 s" : text.toString();
    }
}
