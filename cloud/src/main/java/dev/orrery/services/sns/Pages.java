package dev.orrery.services.sns;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/// Lists of [SnsLimits#PAGE] rows. A token is the key of the last row that was shown.
final class Pages {
    private Pages() { }

    /// @param next null when these are the last
    record Page<R>(List<R> rows, String next) { }

    static Range behind(Range range, String token) {
        if (token == null || token.isEmpty()) {
            return range;
        }
        try {
            return range.behind(Key.empty().raw(Base64.getUrlDecoder().decode(token)));
        } catch (IllegalArgumentException _) {
            throw SnsErrors.invalidParameter("NextToken Reason: unparseable");
        }
    }

    /// @param found one more than a page, if there are so many
    static <R> Page<R> of(List<R> found, Function<R, Key> key) {
        return of(found, key, SnsLimits.PAGE);
    }

    /// @param most how many a page has
    static <R> Page<R> of(List<R> found, Function<R, Key> key, int most) {
        if (found.size() <= most) {
            return new Page<>(found, null);
        }
        var rows = found.subList(0, most);
        return new Page<>(rows, Base64.getUrlEncoder().encodeToString(key.apply(rows.getLast()).bytes()));
    }
}
