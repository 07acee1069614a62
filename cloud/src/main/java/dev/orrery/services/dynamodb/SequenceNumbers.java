package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.StreamRows.StreamRow;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/// Numbers and names of streams as texts, of the lengths that AWS's have.
final class SequenceNumbers {
    private static final int DIGITS = 20;

    private SequenceNumbers() { }

    static String text(long sequence) {
        var digits = Long.toString(sequence);
        return "1" + "0".repeat(DIGITS - digits.length()) + digits;
    }

    static Optional<Long> parse(String text) {
        try {
            return text.length() == DIGITS + 1 && text.startsWith("1") ? Optional.of(Long.parseLong(text.substring(1))) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    static String shardId(StreamRow stream, long shard) {
        var digits = Long.toString(stream.createdAt().toEpochMilli() + shard);
        return "shardId-" + "0".repeat(DIGITS - digits.length()) + digits + "-" + checksum(stream.number() + "/" + shard);
    }

    static String eventId(StreamRow stream, long sequence) {
        var of = stream.table() + "/" + stream.label() + "/" + sequence;
        return checksum(of) + checksum("1" + of) + checksum("2" + of) + checksum("3" + of);
    }

    private static String checksum(String text) {
        var checksum = new CRC32();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }
}
