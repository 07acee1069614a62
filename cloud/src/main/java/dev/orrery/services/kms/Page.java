package dev.orrery.services.kms;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/// A page of a list.
///
/// @param marker what the page before ended with; empty for the first
record Page(int limit, String marker) {
    private static final int MARKER_LENGTH_MAX = 1024;

    /// @param limit null when absent
    /// @param marker null when absent
    static Page of(Integer limit, String marker, int usual, int max) {
        return new Page(limit == null ? usual : Constraints.number("limit", limit, 1, max), decoded(marker));
    }

    private static String decoded(String marker) {
        if (marker == null) {
            return "";
        }
        try {
            return new String(Base64.getUrlDecoder().decode(Constraints.text("marker", marker, 1, MARKER_LENGTH_MAX)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw KmsErrors.invalidMarker();
        }
    }

    /// What of these belongs on the page, of which one more was asked for.
    <R> List<R> cut(List<R> rows) {
        return isTruncated(rows) ? rows.subList(0, limit) : rows;
    }

    boolean isTruncated(List<?> rows) {
        return rows.size() > limit;
    }

    /// Where the next page begins; null, an absent member, where there is none.
    <R> String next(List<R> rows, Function<R, String> name) {
        return isTruncated(rows) ? Base64.getUrlEncoder().withoutPadding()
                .encodeToString(name.apply(rows.get(limit - 1)).getBytes(StandardCharsets.UTF_8)) : null;
    }
}
