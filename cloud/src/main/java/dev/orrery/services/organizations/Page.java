package dev.orrery.services.organizations;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.organizations.model.InvalidInputExceptionReason;

/// One page of a listing.
///
/// @param next where the next page begins; null, as the SDK wants it, on the last
record Page<T>(List<T> items, String next) {
    private static final int ITEMS_MAX = 20;
    private static final int TOKEN_MAX = 100_000;

    /// Takes a page out of everything there is, which is in the order of its positions.
    ///
    /// @param most as in the request; null for as many as AWS gives
    /// @param token as in the request
    static <T> Page<T> of(Stream<T> all, Function<T, String> position, Integer most, String token) {
        int wanted = most == null ? ITEMS_MAX : most;
        if (wanted < 1 || wanted > ITEMS_MAX) {
            throw OrganizationsErrors.invalidInput(wanted < 1 ? InvalidInputExceptionReason.MIN_VALUE_EXCEEDED
                    : InvalidInputExceptionReason.MAX_VALUE_EXCEEDED);
        }
        var behind = token == null ? "" : decoded(token);
        var items = new ArrayList<T>();
        for (var rest = all.iterator(); rest.hasNext();) {
            var item = rest.next();
            if (!behind.isEmpty() && position.apply(item).compareTo(behind) <= 0) {
                continue;
            }
            if (items.size() == wanted) {
                return new Page<>(List.copyOf(items), encoded(position.apply(items.getLast())));
            }
            items.add(item);
        }
        return new Page<>(List.copyOf(items), null);
    }

    <U> List<U> map(Function<? super T, U> function) {
        return items.stream().map(function).toList();
    }

    private static String encoded(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(Checks.text("NextToken", token, 1, TOKEN_MAX, Checks.ANYTHING)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.INVALID_NEXT_TOKEN);
        }
    }
}
