package dev.orrery.kernel.blobs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// The file of a blob: its bytes as they are, then the CRC-32C of each chunk of them, then a footer with the length and the
/// CRC-32C of all this. So any range can be verified while it is read, and the bytes can be sent as they lie.
final class BlobFormat {
    static final int CHUNK_BYTES = 256 * 1024;
    private static final int MAGIC = 0x424C_424F;
    private static final int FOOTER_BYTES = Long.BYTES + 2 * Integer.BYTES;

    private BlobFormat() { }

    static int chunks(long length) {
        return Math.toIntExact((length + CHUNK_BYTES - 1) / CHUNK_BYTES);
    }

    static int trailerBytes(long length) {
        return chunks(length) * Integer.BYTES + FOOTER_BYTES;
    }

    static int checksum(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    static ByteBuffer trailer(int[] checksums, int chunks, long length) {
        var trailer = ByteBuffer.allocate(trailerBytes(length)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < chunks; i++) {
            trailer.putInt(checksums[i]);
        }
        trailer.putLong(length).putInt(MAGIC);
        trailer.putInt(checksum(trailer.duplicate().flip()));
        return trailer.flip();
    }

    /// The checksums of the chunks.
    ///
    /// @throws DamagedException when this is no trailer of a blob of that length
    static int[] checksums(Blob blob, ByteBuffer trailer) {
        var bytes = trailer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.limit() - Integer.BYTES;
        if (checksum(bytes.duplicate().limit(end)) != bytes.getInt(end)
                || bytes.getInt(end - Integer.BYTES) != MAGIC
                || bytes.getLong(end - Integer.BYTES - Long.BYTES) != blob.length()) {
            throw new DamagedException("blob " + blob.id() + " is damaged behind byte " + blob.length());
        }
        var checksums = new int[chunks(blob.length())];
        for (int i = 0; i < checksums.length; i++) {
            checksums[i] = bytes.getInt();
        }
        return checksums;
    }
}
