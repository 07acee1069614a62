package dev.orrery.kernel;

import java.util.Map;

/// A stream whose sender may add header fields behind the last byte (`x-amz-checksum-…`).
public interface Trailers {

    /// Field names in lower case. Complete when the stream has been read to its end, empty before.
    Map<String, String> trailers();
}
