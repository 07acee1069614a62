package dev.orrery.services.cloudtrail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// A file of events or a digest, packed and with its hash. The hash is that of what is inside.
/// Source: CloudTrail User Guide, "CloudTrail log file examples" and "CloudTrail digest file structure".
///
/// @param hash SHA-256 in hexadecimal
record LogFile(byte[] packed, String hash) {
    static final String TYPE = "application/json";
    static final String ENCODING = "gzip";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    static LogFile of(String json) {
        var content = json.getBytes(StandardCharsets.UTF_8);
        var packed = new ByteArrayOutputStream(content.length / 4 + 64);
        try (var out = new GZIPOutputStream(packed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LogFile(packed.toByteArray(), hash(content));
    }

    static LogFile ofRecords(List<String> records) {
        return of("{\"Records\":[" + String.join(",", records) + "]}");
    }

    static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// The name of a file of events.
    ///
    /// @param unique sixteen characters that no other file has
    static String eventsName(String account, String region, Instant at, String unique) {
        return region + "/" + DAY.format(at) + "/" + account + "_CloudTrail_" + region + "_" + MINUTE.format(at) + "_" + unique + ".json.gz";
    }

    static String digestName(String account, String region, TrailRow trail, Instant end) {
        return region + "/" + DAY.format(end) + "/" + account + "_CloudTrail-Digest_" + region + "_" + trail.name() + "_"
                + trail.homeRegion() + "_" + SECOND.format(end) + ".json.gz";
    }
}
