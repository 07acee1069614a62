package dev.orrery.services.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Times as headers tell them.
final class HttpDate {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private HttpDate() { }

    static String of(Instant instant) {
        return FORMAT.format(instant);
    }

    /// Nothing for what is no time.
    static Optional<Instant> read(String text) {
        try {
            return Optional.of(Instant.from(FORMAT.parse(text.strip())));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
