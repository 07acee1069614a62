package dev.orrery.services.s3;

/// Where the bytes of an object are.
sealed interface Content {

    /// In the row. `nonce` as in [Segment].
    record Inline(byte[] bytes, byte[] nonce) implements Content { }

    /// In one blob.
    record Single(Segment segment) implements Content { }

    /// In the parts of a multipart upload, listed in the [ManifestRow] of this id, which belongs to this object alone.
    record Parts(String manifest) implements Content { }

    Content NOTHING = new Inline(new byte[0], new byte[0]);
}
