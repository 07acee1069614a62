package dev.orrery.services.s3;

import dev.orrery.kernel.Ids;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/// Version ids: 32 characters that mean nothing to anybody, and hide the version's place in the order, so that a version
/// is found by its id with one read.
final class VersionId {
    private static final int BYTES = 24;
    private static final int CHARACTERS = 32;

    private VersionId() { }

    static String of(long sequence, Ids ids) {
        var bytes = new byte[BYTES];
        ids.fill(bytes);
        var buffer = ByteBuffer.wrap(bytes);
        buffer.putLong(Long.BYTES, sequence ^ buffer.getLong(0));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).replace('-', '.');
    }

    /// The place in the order; empty when no version can have this id.
    static Optional<Long> sequence(String id) {
        if (id.length() != CHARACTERS) {
            return Optional.empty();
        }
        var bytes = ByteBuffer.allocate(BYTES);
        try {
            bytes.put(Base64.getUrlDecoder().decode(id.replace('.', '-'))).flip();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(bytes.getLong(Long.BYTES) ^ bytes.getLong(0));
    }
}
