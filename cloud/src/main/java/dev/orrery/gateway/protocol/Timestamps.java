package dev.orrery.gateway.protocol;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/// Times as text. They go out with milliseconds at most, as AWS writes them.
final class Timestamps {
    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String[] MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    private static final Pattern STRICT_ISO = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");
    private static final DateTimeFormatter LENIENT_RFC_822 =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy H:mm:ss[.SSS][.SS][.S] z", Locale.US);
    /// Digits behind the point, or zeros before it.
    private static final int SCALE_MAX = 30;
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);
    private static final BigDecimal SECONDS_MAX = BigDecimal.valueOf(Instant.MAX.getEpochSecond());

    private Timestamps() { }

    static String format(Instant instant, Format format) {
        return switch (format) {
            case ISO_8601 -> iso(instant);
            case RFC_822 -> rfc822(instant);
            case UNIX_TIMESTAMP -> seconds(instant);
            case UNIX_TIMESTAMP_MILLIS -> Long.toString(instant.toEpochMilli());
        };
    }

    /// @param strict takes of ISO 8601's forms the one with a time in UTC only
    /// @throws DateTimeException when the text is no such time
    static Instant parse(String text, Format format, boolean strict) {
        if (strict && format == Format.ISO_8601 && !STRICT_ISO.matcher(text).matches()) {
            throw new DateTimeException(text + " is not a time in UTC");
        }
        return switch (format) {
            case ISO_8601 -> parseIso(text);
            case RFC_822 -> LENIENT_RFC_822.parse(text, Instant::from);
            case UNIX_TIMESTAMP -> fromSeconds(decimal(text));
            case UNIX_TIMESTAMP_MILLIS -> fromSeconds(decimal(text).movePointLeft(3));
        };
    }

    private static BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new DateTimeException(text + " is not a number", e);
        }
    }

    static Instant fromSeconds(BigDecimal seconds) {
        if (Math.abs(seconds.scale()) > SCALE_MAX || seconds.abs().compareTo(SECONDS_MAX) > 0) {
            throw new DateTimeException("no time is that far away");
        }
        var whole = seconds.setScale(0, java.math.RoundingMode.FLOOR);
        return Instant.ofEpochSecond(whole.longValue(), seconds.subtract(whole).multiply(NANOS).longValue());
    }

    private static Instant parseIso(String text) {
        if (text.endsWith("Z")) {
            return Instant.parse(text);
        }
        var date = text.length() <= 10 ? text + "T00:00:00Z" : text;
        return date.matches(".*([+-]\\d\\d:?\\d\\d|Z)$") ? OffsetDateTime.parse(date).toInstant()
                : LocalDateTime.parse(date).toInstant(ZoneOffset.UTC);
    }

    /// Seconds with the milliseconds that are needed: `1700000000`, `1700000000.5`.
    static String seconds(Instant instant) {
        long millis = instant.toEpochMilli();
        if (millis % 1000 == 0) {
            return Long.toString(millis / 1000);
        }
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }

    /// `2026-11-21T13:14:15Z`, or with three digits more.
    private static String iso(Instant instant) {
        return iso(instant, false);
    }

    /// `2026-11-21T13:14:15.000Z`
    static String withMilliseconds(Instant instant) {
        return iso(instant, true);
    }

    private static String iso(Instant instant, boolean always) {
        var time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > 9999) {
            return instant.toString();
        }
        var text = new StringBuilder(24);
        digits(text, time.getYear(), 4).append('-');
        digits(text, time.getMonthValue(), 2).append('-');
        digits(text, time.getDayOfMonth(), 2).append('T');
        time(text, time);
        int millis = time.get(ChronoField.MILLI_OF_SECOND);
        if (always || millis > 0) {
            digits(text.append('.'), millis, 3);
        }
        return text.append('Z').toString();
    }

    /// `Sat, 21 Nov 2026 13:14:15 GMT`
    static String rfc822(Instant instant) {
        var time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        var text = new StringBuilder(29).append(DAYS[time.getDayOfWeek().ordinal()]).append(", ");
        digits(text, time.getDayOfMonth(), 2).append(' ').append(MONTHS[time.getMonthValue() - 1]).append(' ');
        digits(text, time.getYear(), 4).append(' ');
        return time(text, time).append(" GMT").toString();
    }

    private static StringBuilder time(StringBuilder text, LocalDateTime time) {
        digits(text, time.getHour(), 2).append(':');
        digits(text, time.getMinute(), 2).append(':');
        return digits(text, time.getSecond(), 2);
    }

    private static StringBuilder digits(StringBuilder text, int value, int count) {
        for (int divisor = (int) Math.pow(10, count - 1); divisor > 0; divisor /= 10) {
            text.append((char) ('0' + value / divisor % 10));
        }
        return text;
    }
}
