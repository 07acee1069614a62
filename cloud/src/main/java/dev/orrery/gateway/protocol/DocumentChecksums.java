package dev.orrery.gateway.protocol;

import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import dev.orrery.pojo.Member;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.stream.Stream;

/// Checks the checksums that a sender gave for a body that is a document. Bodies that are content are checked by whoever
/// takes them in, while they stream.
final class DocumentChecksums {
    private DocumentChecksums() { }

    /// @param members of the request that are headers: a checksum among them is told to the operation, as the one of the
    /// finished object is to `CompleteMultipartUpload`, and is not of this body
    static void require(Message message, byte[] body, Member[] members) {
        for (var algorithm : ChecksumAlgorithm.values()) {
            var given = message.headers().first(algorithm.header());
            if (given.isEmpty() || algorithm != ChecksumAlgorithm.MD5
                    && Stream.of(members).anyMatch(member -> algorithm.header().equalsIgnoreCase(member.wireName()))) {
                continue;
            }
            if (!MessageDigest.isEqual(decode(algorithm, given.get()), algorithm.of(body))) {
                throw Malformed.badDigest(algorithm.header());
            }
        }
    }

    /// Some checksum must be told, if only behind the body.
    static void requireSome(Message message) {
        if (Stream.of(ChecksumAlgorithm.values()).noneMatch(algorithm -> message.headers().contains(algorithm.header()))
                && message.headers().first("x-amz-trailer").filter(trailer -> trailer.contains("x-amz-checksum-")).isEmpty()) {
            throw Malformed.digestMissing();
        }
    }

    private static byte[] decode(ChecksumAlgorithm algorithm, String text) {
        try {
            var bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == algorithm.length()) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the same answer.
        }
        throw Malformed.invalidDigest(algorithm.header());
    }
}
