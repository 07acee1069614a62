package dev.orrery.services.cloudtrail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// An id in as few bytes as it needs. Most are UUIDs, the half of their text.
final class PackedId {
    private static final int UUID_CHARACTERS = 36;
    private static final int UUID_BYTES = 16;
    private static final byte UUIDS = 'U';
    private static final byte TEXTS = 'T';

    private PackedId() { }

    static byte[] of(String id) {
        if (id.length() == UUID_CHARACTERS) {
            try {
                var uuid = UUID.fromString(id);
                if (uuid.toString().equals(id)) {
                    return ByteBuffer.allocate(1 + UUID_BYTES).put(UUIDS).putLong(uuid.getMostSignificantBits())
                            .putLong(uuid.getLeastSignificantBits()).array();
                }
            } catch (IllegalArgumentException _) {
                // Kept as the text that it is.
            }
        }
        var text = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length).put(TEXTS).put(text).array();
    }

    /// Empty for what was never packed.
    static String text(byte[] packed) {
        if (packed.length == 0) {
            return "";
        }
        var bytes = ByteBuffer.wrap(packed);
        return bytes.get() == UUIDS ? new UUID(bytes.getLong(), bytes.getLong()).toString()
                : new String(packed, 1, packed.length - 1, StandardCharsets.UTF_8);
    }
}
