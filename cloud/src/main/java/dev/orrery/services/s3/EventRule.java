package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.NotificationConfigurationFilter;
import software.amazon.awssdk.services.s3.model.S3KeyFilter;

/// One notification, whoever gets it: which events, on which keys.
///
/// @param prefix what a key must begin with; empty for any
/// @param suffix what a key must end with; empty for any
record EventRule(String id, Set<String> events, String prefix, String suffix) {
    private static final int ID_CHARACTERS = 24;
    private static final int ID_CHARACTERS_MAX = 255;
    private static final int VALUE_BYTES_MAX = 1024;
    private static final Set<String> EVENTS = Event.knownValues().stream().map(Event::toString).collect(Collectors.toUnmodifiableSet());

    /// Checks the parts that all kinds of notifications share, and makes an id where there is none.
    static EventRule checked(Home home, String id, List<String> events, Optional<NotificationConfigurationFilter> filter) {
        if (events.isEmpty()) {
            throw S3Errors.malformedXml();
        }
        for (var event : events) {
            if (!EVENTS.contains(event)) {
                throw S3Errors.invalidArgument("The event is not supported for notifications", "Event", event);
            }
        }
        if (id != null && id.length() > ID_CHARACTERS_MAX) {
            throw S3Errors.invalidArgument("ID length should not exceed allowed limit of " + ID_CHARACTERS_MAX, "Id", id);
        }
        var rules = filter.map(NotificationConfigurationFilter::key).map(S3KeyFilter::filterRules).orElse(List.of());
        return new EventRule(id == null || id.isEmpty() ? home.ids().alphanumeric(ID_CHARACTERS) : id, Set.copyOf(new HashSet<>(events)),
                value(rules, "prefix"), value(rules, "suffix"));
    }

    private static String value(List<FilterRule> rules, String name) {
        var found = "";
        boolean seen = false;
        for (var rule : rules) {
            if (rule.nameAsString() == null || rule.value() == null) {
                throw S3Errors.malformedXml();
            }
            var told = rule.nameAsString().toLowerCase(Locale.ROOT);
            if (!told.equals("prefix") && !told.equals("suffix")) {
                throw S3Errors.invalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", rule.nameAsString());
            }
            if (told.equals(name)) {
                if (seen) {
                    throw S3Errors.invalidArgument("Cannot specify more than one " + name + " rule in a filter.", "FilterRule.Name", name);
                }
                found = limited(rule.value());
                seen = true;
            }
        }
        return found;
    }

    private static String limited(String value) {
        if (value.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > VALUE_BYTES_MAX) {
            throw S3Errors.invalidArgument("Size of filter rule value cannot exceed " + VALUE_BYTES_MAX + " bytes in UTF-8 representation",
                    "FilterRule.Value", value);
        }
        return value;
    }

    /// Whether one event on one key could belong to both.
    boolean overlaps(EventRule other) {
        return shareEvent(other) && within(prefix, other.prefix, true) && within(suffix, other.suffix, false);
    }

    boolean isUnfiltered() {
        return prefix.isEmpty() && suffix.isEmpty();
    }

    private boolean shareEvent(EventRule other) {
        return events.stream().anyMatch(one -> other.events.stream().anyMatch(two -> covers(one, two) || covers(two, one)));
    }

    /// `s3:ObjectCreated:*` covers `s3:ObjectCreated:Put`.
    private static boolean covers(String one, String two) {
        return one.equals(two) || one.endsWith("*") && two.startsWith(one.substring(0, one.length() - 1));
    }

    private static boolean within(String one, String two, boolean atStart) {
        return atStart ? one.startsWith(two) || two.startsWith(one) : one.endsWith(two) || two.endsWith(one);
    }

    /// The filter as AWS tells it back: names begin with a capital.
    static NotificationConfigurationFilter told(NotificationConfigurationFilter filter) {
        if (filter == null || filter.key() == null || filter.key().filterRules().isEmpty()) {
            return null;
        }
        return filter.toBuilder().key(S3KeyFilter.builder().filterRules(filter.key().filterRules().stream()
                .map(rule -> rule.toBuilder().name(rule.nameAsString().equalsIgnoreCase("prefix") ? "Prefix" : "Suffix").build())
                .toList()).build()).build();
    }
}
