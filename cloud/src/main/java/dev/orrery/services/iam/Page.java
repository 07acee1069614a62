package dev.orrery.services.iam;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// One page of a listing.
///
/// @param marker where the next page begins; null, as the SDK wants it, on the last
record Page<T>(List<T> items, String marker) {

    boolean isTruncated() {
        return marker != null;
    }

    /// Takes a page out of everything there is, which is in the order of its positions.
    ///
    /// @param maxItems as in the request
    /// @param marker as in the request
    static <T> Page<T> of(Stream<T> all, Function<T, String> position, Integer maxItems, String marker) {
        int wanted = Checks.items(maxItems);
        var begin = marker == null ? "" : decoded(marker);
        var items = new ArrayList<T>();
        for (Iterator<T> rest = all.iterator(); rest.hasNext();) {
            var item = rest.next();
            if (position.apply(item).compareTo(begin) <= 0 && !begin.isEmpty()) {
                continue;
            }
            if (items.size() == wanted) {
                return new Page<>(List.copyOf(items), encoded(position.apply(items.getLast())));
            }
            items.add(item);
        }
        return new Page<>(List.copyOf(items), null);
    }

    private static String encoded(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String marker) {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw IamErrors.validation("Invalid Marker.");
        }
    }
}
