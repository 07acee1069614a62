package dev.orrery.gateway.protocol;

import dev.orrery.gateway.http.Message;
import dev.orrery.pojo.Member;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// Checks the digests that a sender gave for a body that is a document. Bodies that are content are checked by whoever
/// takes them in, while they stream.
final class Digests {
    private static final List<Digest> DIGESTS = List.of(new Digest("content-md5", 16, body -> hash("MD5", body)),
            new Digest("x-amz-checksum-crc32", 4, body -> sum(CRC32::new, body)),
            new Digest("x-amz-checksum-crc32c", 4, body -> sum(CRC32C::new, body)),
            new Digest("x-amz-checksum-crc64nvme", 8, Crc64Nvme::of),
            new Digest("x-amz-checksum-sha1", 20, body -> hash("SHA-1", body)),
            new Digest("x-amz-checksum-sha256", 32, body -> hash("SHA-256", body)));

    private record Digest(String header, int bytes, java.util.function.UnaryOperator<byte[]> function) {
        boolean isChecksum() {
            return header.startsWith("x-amz-checksum-");
        }
    }

    private Digests() { }

    /// Some digest must be told, if only behind the body.
    static void requireSome(Message message) {
        if (DIGESTS.stream().noneMatch(digest -> message.headers().contains(digest.header))
                && message.headers().first("x-amz-trailer").filter(trailer -> trailer.contains("x-amz-checksum-")).isEmpty()) {
            throw Malformed.digestMissing();
        }
    }

    /// @param members of the request that are headers: a checksum among them is told to the operation, as the one of the
    /// finished object is to `CompleteMultipartUpload`, and is not of this body
    static void require(Message message, byte[] body, Member[] members) {
        for (var digest : DIGESTS) {
            var given = message.headers().first(digest.header);
            if (given.isEmpty() || digest.isChecksum()
                    && Stream.of(members).anyMatch(member -> digest.header.equalsIgnoreCase(member.wireName()))) {
                continue;
            }
            if (!MessageDigest.isEqual(decode(digest, given.get()), digest.function.apply(body))) {
                throw Malformed.badDigest(digest.header);
            }
        }
    }

    private static byte[] decode(Digest digest, String text) {
        try {
            var bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == digest.bytes) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the same answer.
        }
        throw Malformed.invalidDigest(digest.header);
    }

    private static byte[] hash(String algorithm, byte[] body) {
        try {
            return MessageDigest.getInstance(algorithm).digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sum(Supplier<Checksum> algorithm, byte[] body) {
        var sum = algorithm.get();
        sum.update(body, 0, body.length);
        return new Octets(4).big(sum.getValue(), 4).toByteArray();
    }
}
