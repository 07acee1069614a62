package dev.orrery.gateway.signature;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// The time of a signature as it is signed: `20130524T000000Z`.
record AmzDate(String text, Instant instant) {
    static final int DAY_LENGTH = 8;
    private static final int LENGTH = 16;
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    static Optional<AmzDate> parse(String text) {
        if (text.length() != LENGTH || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
            return Optional.empty();
        }
        int day = number(text, 0, 8);
        int time = number(text, 9, 15);
        if (day < 0 || time < 0) {
            return Optional.empty();
        }
        try {
            var local = LocalDateTime.of(day / 10_000, day / 100 % 100, day % 100, time / 10_000, time / 100 % 100, time % 100);
            return Optional.of(new AmzDate(text, local.toInstant(ZoneOffset.UTC)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// As in the HTTP header `Date`: in its own form, `Fri, 24 May 2013 00:00:00 GMT`, or in the signature's.
    static Optional<AmzDate> parseHttp(String text) {
        if (text.length() == LENGTH) {
            return parse(text);
        }
        try {
            // Without the day of the week, which may contradict the date.
            var date = text.substring(text.indexOf(',') + 1).strip();
            return Optional.of(of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static AmzDate of(Instant instant) {
        return new AmzDate(FORMAT.format(instant), instant);
    }

    String day() {
        return text.substring(0, DAY_LENGTH);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
