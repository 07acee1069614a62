package dev.orrery.gateway.signature;

/// The chain of signatures in a body that is sent in signed chunks: each covers the one before it.
///
/// Source: S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks
/// (Chunked Upload)", and the page on trailing headers beside it.
final class ChunkSignatures {
    private final SigningKey key;
    private final String accessKeyId;
    private final String dateAndScope;
    private String previous;

    /// @param seed the signature of the request
    ChunkSignatures(SigningKey key, String accessKeyId, AmzDate date, SigningKey.Scope scope, String seed) {
        this.key = key;
        this.accessKeyId = accessKeyId;
        this.dateAndScope = date.text() + '\n' + scope + '\n';
        this.previous = seed;
    }

    void checkChunk(byte[] digest, String signature) {
        check("AWS4-HMAC-SHA256-PAYLOAD\n" + dateAndScope + previous + '\n' + Digests.EMPTY_SHA256 + '\n'
                + Digests.HEX.formatHex(digest), signature);
    }

    void checkTrailer(byte[] digest, String signature) {
        check("AWS4-HMAC-SHA256-TRAILER\n" + dateAndScope + previous + '\n' + Digests.HEX.formatHex(digest), signature);
    }

    private void check(String stringToSign, String signature) {
        var expected = key.sign(stringToSign);
        if (!Digests.areEqual(expected, signature)) {
            throw SignatureProblems.wrongSignature(accessKeyId, stringToSign, signature);
        }
        previous = expected;
    }
}
