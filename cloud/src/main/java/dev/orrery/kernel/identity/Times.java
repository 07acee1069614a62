package dev.orrery.kernel.identity;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/// Dates as conditions have them: ISO 8601 as the W3C profiles it, from the year alone (`2030-`, `2030T`, `2030-01`) to the
/// fraction of a second, or seconds since 1970, which is what digits alone are. Without an offset it is UTC.
///
/// Upper and lower case are the same, hours may have one digit, and offsets may be `+23`, `+0100` or `+01:00`: that is what
/// IAM takes. Source: IAM User Guide, "Date condition operators", and what moto recorded of `CreatePolicy`.
final class Times {
    private static final Pattern FORM = Pattern.compile("(-?[0-9]{1,9})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?"
            + "(?:[Tt](?:([0-9]{1,2})(?::([0-9]{1,2})(?::([0-9]{1,2})(?:\\.([0-9]{1,9}))?)?)?)?(?:[Zz]|([+-])([0-9]{2})(?::?([0-9]{2}))?)?)?");
    private static final int MONTH = 2;
    private static final int DAY = 3;
    private static final int HOUR = 4;
    private static final int MINUTE = 5;
    private static final int SECOND = 6;
    private static final int FRACTION = 7;
    private static final int SIGN = 8;
    private static final int OFFSET_HOURS = 9;
    private static final int OFFSET_MINUTES = 10;
    private static final int YEAR_MIN = -292_275_054;
    private static final int YEAR_MAX = 292_278_993;
    private static final int HOURS_MAX = 23;
    private static final int MINUTES_MAX = 59;

    private Times() { }

    static Optional<Instant> of(String text) {
        try {
            return text.indexOf('T') >= 0 || text.indexOf('t') >= 0 || text.indexOf('-') >= 0 ? date(text)
                    : Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
        } catch (DateTimeException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> date(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int year = Integer.parseInt(form.group(1));
        int offsetHours = number(form.group(OFFSET_HOURS), 0);
        int offsetMinutes = number(form.group(OFFSET_MINUTES), 0);
        if (year < YEAR_MIN || year > YEAR_MAX || offsetHours > HOURS_MAX || offsetMinutes > MINUTES_MAX) {
            return Optional.empty();
        }
        var fraction = form.group(FRACTION) == null ? "" : form.group(FRACTION);
        var local = LocalDateTime.of(year, number(form.group(MONTH), 1), number(form.group(DAY), 1), number(form.group(HOUR), 0),
                number(form.group(MINUTE), 0), number(form.group(SECOND), 0), Integer.parseInt((fraction + "000000000").substring(0, 9)));
        long offset = offsetHours * 60L + offsetMinutes;
        return Optional.of(local.minusMinutes("-".equals(form.group(SIGN)) ? -offset : offset).toInstant(ZoneOffset.UTC));
    }

    private static int number(String digits, int absent) {
        return digits == null ? absent : Integer.parseInt(digits);
    }
}
