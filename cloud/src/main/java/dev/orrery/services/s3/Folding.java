package dev.orrery.services.s3;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;

/// Which keys a listing is about, and which of them fold into a common prefix.
///
/// @param prefix empty for all keys
/// @param delimiter empty to fold nothing
record Folding(String bucket, String prefix, String delimiter) {

    static Folding of(String bucket, String prefix, String delimiter) {
        return new Folding(bucket, prefix == null ? "" : prefix, delimiter == null ? "" : delimiter);
    }

    Range range() {
        return Range.startingWith(Key.of(bucket).start(prefix));
    }

    /// The common prefix into which a key folds; empty when it stands for itself.
    String folded(String key) {
        if (delimiter.isEmpty() || !key.startsWith(prefix)) {
            return "";
        }
        int at = key.indexOf(delimiter, prefix.length());
        return at < 0 ? "" : key.substring(0, at + delimiter.length());
    }

    /// Everything behind the keys that fold into this common prefix.
    Range behindPrefix(String commonPrefix) {
        return range().behind(Key.of(bucket).start(commonPrefix));
    }

    /// Everything behind a key; a marker within a common prefix stands for all of it, as it was told already.
    Range behindMarker(String marker) {
        var folded = folded(marker);
        return folded.isEmpty() ? range().behind(Key.of(bucket).text(marker)) : behindPrefix(folded);
    }
}
