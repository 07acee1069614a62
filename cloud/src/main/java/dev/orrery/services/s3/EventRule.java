package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfigurationFilter;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.S3KeyFilter;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/// One notification, whoever gets it: which events, on which keys.
///
/// @param destination the ARN of a topic, a queue or a function
/// @param prefix what a key must begin with; empty for any
/// @param suffix what a key must end with; empty for any
record EventRule(String id, String destination, Set<String> events, String prefix, String suffix) {
    private static final String PREFIX = "prefix";
    private static final String SUFFIX = "suffix";
    private static final int ID_CHARACTERS_MAX = 255;
    private static final int VALUE_BYTES_MAX = 1024;
    private static final Set<String> EVENTS = Event.knownValues().stream().map(Event::toString).collect(Collectors.toUnmodifiableSet());

    static EventRule of(TopicConfiguration one) {
        return of(one.id(), one.topicArn(), one.eventsAsStrings(), one.filter());
    }

    static EventRule of(QueueConfiguration one) {
        return of(one.id(), one.queueArn(), one.eventsAsStrings(), one.filter());
    }

    static EventRule of(LambdaFunctionConfiguration one) {
        return of(one.id(), one.lambdaFunctionArn(), one.eventsAsStrings(), one.filter());
    }

    private static EventRule of(String id, String destination, List<String> events, NotificationConfigurationFilter filter) {
        var rules = rules(Optional.ofNullable(filter));
        return new EventRule(id, destination, Set.copyOf(events), value(rules, PREFIX), value(rules, SUFFIX));
    }

    private static List<FilterRule> rules(Optional<NotificationConfigurationFilter> filter) {
        return filter.map(NotificationConfigurationFilter::key).map(S3KeyFilter::filterRules).orElse(List.of());
    }

    /// Checks the parts that all kinds of notifications share, and makes an id where there is none.
    static EventRule checked(Home home, String id, String destination, List<String> events, Optional<NotificationConfigurationFilter> filter) {
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
        for (int i = 0; i < events.size(); i++) {
            for (var other : events.subList(0, i)) {
                if (share(events.get(i), other)) {
                    throw overlap();
                }
            }
        }
        var rules = rules(filter);
        return new EventRule(id == null || id.isEmpty() ? madeId(home) : id, destination, Set.copyOf(events), value(rules, PREFIX),
                value(rules, SUFFIX));
    }

    /// As AWS makes them: a UUID's text in base64.
    private static String madeId(Home home) {
        return Base64.getEncoder().encodeToString(home.ids().uuid().getBytes(StandardCharsets.UTF_8));
    }

    static S3Error overlap() {
        return S3Errors.invalidArgument("Configurations overlap. Configurations on the same bucket cannot share a common event type.");
    }

    private static String value(List<FilterRule> rules, String name) {
        var found = "";
        boolean seen = false;
        for (var rule : rules) {
            if (rule.nameAsString() == null || rule.value() == null) {
                throw S3Errors.malformedXml();
            }
            var told = rule.nameAsString().toLowerCase(Locale.ROOT);
            if (!told.equals(PREFIX) && !told.equals(SUFFIX)) {
                throw S3Errors.invalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", rule.nameAsString());
            }
            if (told.equals(name)) {
                if (seen) {
                    throw S3Errors.invalidArgument("Cannot specify more than one " + name + " rule in a filter.", "FilterRule.Name", name);
                }
                found = decoded(limited(rule.value()));
                seen = true;
            }
        }
        return found;
    }

    private static String limited(String value) {
        if (value.getBytes(StandardCharsets.UTF_8).length > VALUE_BYTES_MAX) {
            throw S3Errors.invalidArgument("Size of filter rule value cannot exceed " + VALUE_BYTES_MAX + " bytes in UTF-8 representation",
                    "FilterRule.Value", value);
        }
        return value;
    }

    /// "Any special characters that you use in the prefix and suffix must be entered in URL-encoded format." What is no such format
    /// is taken as it stands.
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return value;
        }
    }

    boolean asks(EventKind kind) {
        return events.stream().anyMatch(event -> covers(event, kind.asked()));
    }

    /// Whether the filter lets a key through.
    boolean wants(String key) {
        return key.startsWith(prefix) && key.endsWith(suffix);
    }

    /// The filter, for people.
    String filter() {
        return "notification " + id + " wants keys that begin with \"" + prefix + "\" and end with \"" + suffix + "\"";
    }

    /// Whether one event on one key could belong to both.
    boolean overlaps(EventRule other) {
        return shareEvent(other) && within(prefix, other.prefix, true) && within(suffix, other.suffix, false);
    }

    boolean isUnfiltered() {
        return prefix.isEmpty() && suffix.isEmpty();
    }

    private boolean shareEvent(EventRule other) {
        return events.stream().anyMatch(one -> other.events.stream().anyMatch(two -> share(one, two)));
    }

    private static boolean share(String one, String two) {
        return covers(one, two) || covers(two, one);
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
                .map(rule -> rule.toBuilder().name(rule.nameAsString().equalsIgnoreCase(PREFIX) ? "Prefix" : "Suffix").build())
                .toList()).build()).build();
    }
}
