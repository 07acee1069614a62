package dev.orrery.gateway.signature;

/// What is signed of a body.
///
/// @param word the last line of the canonical request: a digest, or a word that stands for it
record Payload(Kind kind, String word) {
    static final String HEADER = "x-amz-content-sha256";
    private static final int DIGITS = 64;

    enum Kind {
        /// The digest of the whole.
        DIGEST,
        /// Nothing.
        UNSIGNED,
        /// Each chunk, in a chain that begins with the request's signature.
        SIGNED_CHUNKS,
        /// Each chunk, and the trailer.
        SIGNED_CHUNKS_AND_TRAILER,
        /// Nothing, but the body comes in chunks with a trailer.
        UNSIGNED_CHUNKS,
        /// An elliptic curve's signature of each chunk.
        FOREIGN_CHUNKS,
        /// No digest and no known word.
        OTHER
    }

    static Payload of(String word) {
        return new Payload(switch (word) {
            case "UNSIGNED-PAYLOAD" -> Kind.UNSIGNED;
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> Kind.SIGNED_CHUNKS;
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" -> Kind.SIGNED_CHUNKS_AND_TRAILER;
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> Kind.UNSIGNED_CHUNKS;
            case "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER" ->
                    Kind.FOREIGN_CHUNKS;
            default -> isDigest(word) ? Kind.DIGEST : Kind.OTHER;
        }, word);
    }

    private static boolean isDigest(String word) {
        if (word.length() != DIGITS) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            if (Character.digit(word.charAt(i), 16) < 0 || word.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }
}
