package dev.orrery.services.s3;

import dev.orrery.kernel.Ids;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Version ids: 32 characters that mean nothing to anybody, and hide the version's place in the order, so that a version
/// is found by its id with one read. Their last bytes are a check of the others: S3 tells an id that it never gave
/// (`InvalidArgument`) from that of a version which is gone.
final class VersionId {
    private static final int BYTES = 24;
    private static final int CHECKED_BYTES = BYTES - Integer.BYTES;
    private static final int CHARACTERS = 32;

    private VersionId() { }

    static String of(long sequence, Ids ids) {
        var bytes = new byte[BYTES];
        ids.fill(bytes);
        var buffer = ByteBuffer.wrap(bytes);
        buffer.putLong(Long.BYTES, sequence ^ buffer.getLong(0));
        buffer.putInt(CHECKED_BYTES, check(bytes));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).replace('-', '.');
    }

    /// The place in the order; empty when no version can have this id.
    static Optional<Long> sequence(String id) {
        return decoded(id).map(bytes -> bytes.getLong(Long.BYTES) ^ bytes.getLong(0));
    }

    /// Whether this id was given to a version, be it gone or not. Those given before ids had a check are not known any more
    /// once their versions are gone.
    static boolean wasGiven(String id) {
        return decoded(id).filter(bytes -> bytes.getInt(CHECKED_BYTES) == check(bytes.array())).isPresent();
    }

    private static Optional<ByteBuffer> decoded(String id) {
        if (id.length() != CHARACTERS) {
            return Optional.empty();
        }
        try {
            return Optional.of(ByteBuffer.wrap(Base64.getUrlDecoder().decode(id.replace('.', '-'))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int check(byte[] bytes) {
        var check = new CRC32C();
        check.update(bytes, 0, CHECKED_BYTES);
        return (int) check.getValue();
    }
}
