package dev.orrery.services.s3;

import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;

/// The notifications of a bucket, as they are asked with every change of an object.
record EventRules(List<EventRule> rules) {

    static EventRules of(NotificationConfiguration configuration) {
        return new EventRules(Stream.of(
                configuration.topicConfigurations().stream().map(EventRule::of),
                configuration.queueConfigurations().stream().map(EventRule::of),
                configuration.lambdaFunctionConfigurations().stream().map(EventRule::of)).flatMap(each -> each).toList());
    }

    /// Those that ask for events of this kind, whatever the key.
    List<EventRule> asking(EventKind kind) {
        return rules.stream().filter(rule -> rule.asks(kind)).toList();
    }
}
