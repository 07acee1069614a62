package dev.orrery.services.s3;

import dev.orrery.kernel.blobs.Blob;

/// A run of bytes in a blob; copies of parts share the blob and may name less than all of it.
///
/// @param nonce where the blob holds bytes encrypted under a customer's key: what the blob's key stream starts from; else empty
record Segment(Blob blob, long offset, long length, byte[] nonce) {

    static Segment of(Blob blob, byte[] nonce) {
        return new Segment(blob, 0, blob.length(), nonce);
    }

    /// The part of this segment from `from` on, `count` bytes.
    Segment slice(long from, long count) {
        return new Segment(blob, offset + from, count, nonce);
    }
}
