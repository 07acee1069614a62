package dev.orrery.services.s3;

/// S3's published numbers. Source: S3 User Guide, "Amazon S3 multipart upload limits", "Creating object key names",
/// "Working with object metadata", "Categorizing your storage using tags".
final class S3Limits {
    static final int KEY_BYTES_MAX = 1024;
    static final int METADATA_BYTES_MAX = 2 * 1024;
    static final int TAGS_MAX = 10;
    static final int TAG_KEY_CHARACTERS_MAX = 128;
    static final int TAG_VALUE_CHARACTERS_MAX = 256;
    static final int PAGE_MAX = 1000;
    static final int DELETE_KEYS_MAX = 1000;
    static final int PARTS_MAX = 10_000;
    static final long PART_BYTES_MIN = 5L << 20;
    /// Of one PUT, of one part and of one copy.
    static final long UPLOAD_BYTES_MAX = 5L << 30;
    /// Of an object. AWS raised it from 5 TiB in December 2025.
    static final long OBJECT_BYTES_MAX = 50_000_000_000_000L;

    /// Contents up to this length lie in the object's row, because a file would cost more than a copy. Our own choice.
    static final int INLINE_BYTES_MAX = 8 * 1024;

    private S3Limits() { }
}
