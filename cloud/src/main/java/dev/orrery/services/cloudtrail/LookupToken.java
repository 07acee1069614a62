package dev.orrery.services.cloudtrail;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;

/// Where a look-up goes on. A token belongs to the question that it came with.
final class LookupToken {
    private static final int LENGTH_MAX = 1000;
    private static final int PARTS = 4;

    private LookupToken() { }

    static String write(EventRow.Place reached, LookupEventsRequest question) {
        var text = reached.at().getEpochSecond() + " " + reached.number() + " " + reached.id() + " " + fingerprint(question);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static EventRow.Place read(String token, LookupEventsRequest question) {
        try {
            var parts = token.length() > LENGTH_MAX ? new String[0]
                    : new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(" ");
            if (parts.length == PARTS && parts[3].equals(fingerprint(question))) {
                return new EventRow.Place(Instant.ofEpochSecond(Long.parseLong(parts[0])), Long.parseLong(parts[1]), parts[2]);
            }
        } catch (IllegalArgumentException | DateTimeException _) {
            // Falls through to the refusal.
        }
        throw CloudTrailErrors.nextToken();
    }

    /// How many results one wants may change from page to page, nothing else.
    private static String fingerprint(LookupEventsRequest question) {
        return Integer.toHexString(Objects.hash(question.lookupAttributes().toString(), question.startTime(), question.endTime(),
                question.eventCategoryAsString()));
    }
}
