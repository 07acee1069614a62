package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.Note;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.EventCategory;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/// Looks up events in the history of an account in a region, newest first.
/// Source: CloudTrail API Reference, `LookupEvents`.
final class Lookups implements CloudTrailPart {
    private static final int RESULTS_MAX = 50;
    private static final int VALUE_LENGTH_MAX = 2000;
    /// How many events one call looks at; whoever wants to look at more goes on with the token that he gets.
    private static final int LOOKED_AT_MAX = 50_000;
    private final Home home;
    private final EventRules rules = EventRules.known();

    Lookups(Home home) {
        this.home = home;
    }

    @Override
    public LookupEventsResponse lookupEvents(LookupEventsRequest request) {
        int count = count(request.maxResults());
        var attribute = attribute(request);
        var now = home.clock().now();
        var first = Optional.ofNullable(request.startTime()).filter(start -> start.isAfter(History.oldest(now))).orElse(History.oldest(now));
        var last = Optional.ofNullable(request.endTime());
        if (request.startTime() != null && last.isPresent() && request.startTime().isAfter(last.get())) {
            throw CloudTrailErrors.timeRange("The start time must be before the end time.");
        }
        var token = Optional.ofNullable(request.nextToken()).map(text -> LookupToken.read(text, request));
        if (insights(request)) {
            return LookupEventsResponse.builder().events(new ArrayList<>()).build();
        }
        return page(request, new Search(first, last, attribute.map(Lookups::condition).orElse(_ -> true), token, count));
    }

    /// @param last none for everything that there is, also where the clock was turned back
    private record Search(Instant first, Optional<Instant> last, Predicate<PastEvent> condition, Optional<EventRow.Place> before, int count) { }

    private LookupEventsResponse page(LookupEventsRequest request, Search search) {
        var region = Call.current().region();
        var range = search.last().map(last -> EventRow.between(region, search.first(), last))
                .orElseGet(() -> EventRow.since(region, search.first()));
        var rest = search.before().map(place -> range.before(place.key(region))).orElse(range).descending();
        return home.store().read(tx -> {
            var found = new ArrayList<Event>();
            int lookedAt = 0;
            Optional<EventRow> reached = Optional.empty();
            for (var rows = tx.scan(EventRow.EVENTS, rest).iterator(); rows.hasNext();) {
                if (found.size() == search.count() || lookedAt == LOOKED_AT_MAX) {
                    return LookupEventsResponse.builder().events(found)
                            .nextToken(LookupToken.write(reached.orElseThrow().place(), request)).build();
                }
                var row = rows.next();
                reached = Optional.of(row);
                lookedAt++;
                var event = new PastEvent(rules, tx, home.account(), row);
                if (search.condition().test(event)) {
                    found.add(event.event());
                }
            }
            History.cut(tx, region).ifPresent(Lookups::tell);
            return LookupEventsResponse.builder().events(found).build();
        });
    }

    /// Whoever has come to the end learns that there was more.
    private static void tell(Instant cut) {
        Call.current().notes().add(() -> new Note("event history", "cut", "it has reached " + History.BYTES_MAX / (1024 * 1024)
                + " MiB, so that the oldest events, until " + cut + ", went before their ninety days were over"));
    }

    private static int count(Integer asked) {
        if (asked != null && (asked < 1 || asked > RESULTS_MAX)) {
            throw CloudTrailErrors.maxResults("The value of MaxResults must be between 1 and " + RESULTS_MAX + ".");
        }
        return asked == null ? RESULTS_MAX : asked;
    }

    private static boolean insights(LookupEventsRequest request) {
        if (request.eventCategoryAsString() == null) {
            return false;
        }
        if (request.eventCategory() == EventCategory.UNKNOWN_TO_SDK_VERSION) {
            throw CloudTrailErrors.eventCategory(request.eventCategoryAsString() + " is not a valid event category.");
        }
        return true;
    }

    private static Optional<LookupAttribute> attribute(LookupEventsRequest request) {
        if (request.lookupAttributes().size() > 1) {
            throw CloudTrailErrors.lookupAttributes("Only one lookup attribute can be specified.");
        }
        var attribute = request.lookupAttributes().stream().findFirst();
        attribute.ifPresent(given -> {
            if (given.attributeKey() == null || given.attributeKey() == LookupAttributeKey.UNKNOWN_TO_SDK_VERSION) {
                throw CloudTrailErrors.lookupAttributes("The attribute key " + given.attributeKeyAsString() + " is not valid.");
            }
            if (given.attributeValue() == null || given.attributeValue().isEmpty() || given.attributeValue().length() > VALUE_LENGTH_MAX) {
                throw CloudTrailErrors.lookupAttributes("The attribute value must have between 1 and " + VALUE_LENGTH_MAX + " characters.");
            }
        });
        return attribute;
    }

    private static Predicate<PastEvent> condition(LookupAttribute attribute) {
        var value = attribute.attributeValue();
        return switch (attribute.attributeKey()) {
            case EVENT_ID -> row -> row.id().equals(value);
            case EVENT_NAME -> row -> row.name().equals(value);
            case READ_ONLY -> row -> Boolean.toString(row.readOnly()).equals(value);
            case USERNAME -> row -> row.userName().equals(value);
            case RESOURCE_TYPE -> row -> row.resources().stream().anyMatch(resource -> resource.type().equals(value));
            case RESOURCE_NAME -> row -> row.resources().stream().anyMatch(resource -> resource.name().equals(value));
            case EVENT_SOURCE -> row -> row.source().equals(value);
            case ACCESS_KEY_ID -> row -> row.accessKeyId().equals(value);
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalStateException("was refused before: " + attribute);
        };
    }
}
