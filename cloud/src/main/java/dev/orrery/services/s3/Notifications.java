package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.Note;
import dev.orrery.services.s3.EventCourier.Destination;
import dev.orrery.services.s3.SettingRow.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.PutBucketNotificationConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/// Who is told of what happens in a bucket. Each destination gets a first message, so that whoever names it hears whether it takes any;
/// [Events] sends the others.
///
/// Source: S3 API Reference, `PutBucketNotificationConfiguration`; messages are those that LocalStack's recordings show.
final class Notifications implements S3Client {
    private static final String FIFO = ".fifo";
    private static final int CONFIGURATIONS_MAX = 100;
    private static final Pattern QUEUE = Pattern.compile("arn:aws:sqs:([^:]+):[0-9]{12}:[A-Za-z0-9_-]{1,80}(?:\\.fifo)?");
    private static final Pattern TOPIC = Pattern.compile("arn:aws:sns:([^:]+):[0-9]{12}:[A-Za-z0-9_-]{1,256}(?:\\.fifo)?");
    private static final Pattern FUNCTION = Pattern.compile("arn:aws:lambda:([^:]+):[0-9]{12}:function:[^:]+(?::[^:]+)?");
    private final Home home;
    private final Settings settings;

    Notifications(Home home, Settings settings) {
        this.home = home;
        this.settings = settings;
    }

    @Override
    public GetBucketNotificationConfigurationResponse getBucketNotificationConfiguration(
            GetBucketNotificationConfigurationRequest request) {
        var configuration = settings.<NotificationConfiguration>find(request.bucket(), Kind.NOTIFICATION, NotificationConfiguration::builder);
        var answer = GetBucketNotificationConfigurationResponse.builder();
        configuration.ifPresent(set -> {
            answer.queueConfigurations(set.hasQueueConfigurations() ? set.queueConfigurations() : null);
            answer.topicConfigurations(set.hasTopicConfigurations() ? set.topicConfigurations() : null);
            answer.lambdaFunctionConfigurations(set.hasLambdaFunctionConfigurations() ? set.lambdaFunctionConfigurations() : null);
        });
        return answer.build();
    }

    /// Replaces all notifications; an empty document removes them.
    @Override
    public PutBucketNotificationConfigurationResponse putBucketNotificationConfiguration(
            PutBucketNotificationConfigurationRequest request) {
        var asked = Optional.ofNullable(request.notificationConfiguration()).orElseThrow(S3Errors::malformedXml);
        var bucket = home.store().read(tx -> Buckets.require(tx, request.bucket()));
        var region = bucket.region();
        if (asked.eventBridgeConfiguration() != null) {
            throw S3Errors.notImplemented("EventBridgeConfiguration");
        }
        var rules = new ArrayList<EventRule>();
        var kept = NotificationConfiguration.builder();
        var topics = asked.topicConfigurations().stream().map(one -> topic(one, region, rules)).toList();
        var queues = asked.queueConfigurations().stream().map(one -> queue(one, region, rules)).toList();
        var functions = asked.lambdaFunctionConfigurations().stream().map(one -> function(one, region, rules)).toList();
        kept.topicConfigurations(topics.isEmpty() ? null : topics).queueConfigurations(queues.isEmpty() ? null : queues)
                .lambdaFunctionConfigurations(functions.isEmpty() ? null : functions);
        check(rules);
        if (!Boolean.TRUE.equals(request.skipDestinationValidation())) {
            tryOut(bucket, rules);
        }
        settings.store(request.bucket(), Kind.NOTIFICATION, kept.build());
        return PutBucketNotificationConfigurationResponse.builder().build();
    }

    /// Each destination gets a message, or AWS's reason why it gets none.
    private void tryOut(BucketRow bucket, List<EventRule> rules) {
        var courier = new EventCourier(home);
        var message = EventRecord.test(bucket, EventActor.caller(), home.clock().now());
        var problems = new LinkedHashMap<String, String>();
        rules.stream().map(EventRule::destination).distinct().map(Destination::of)
                .forEach(one -> courier.tryOut(one, bucket, message).ifPresent(problem -> problems.put(shown(one), problem)));
        // Most clients show the error's message, which does not tell what is wrong.
        problems.forEach((shown, problem) -> Events.note(() -> new Note(shown, "not validated", problem)));
        if (problems.isEmpty()) {
            return;
        }
        var error = S3Errors.invalidArgument("Unable to validate the following destination configurations");
        int number = 0;
        for (var problem : problems.entrySet()) {
            number++;
            error.with("ArgumentName" + number, problem.getKey()).with("ArgumentValue" + number, problem.getValue());
        }
        throw error;
    }

    /// AWS shows functions like this.
    private static String shown(Destination destination) {
        return destination.service().equals("lambda") ? destination.arn() + ", null" : destination.arn();
    }

    private TopicConfiguration topic(TopicConfiguration one, String region, List<EventRule> rules) {
        requireArn(one.topicArn(), "Topic", TOPIC, region);
        if (one.topicArn().endsWith(FIFO)) {
            throw S3Errors.invalidArgument("FIFO SNS topics are not supported.", "Topic", one.topicArn());
        }
        var rule = EventRule.checked(home, one.id(), one.topicArn(), one.eventsAsStrings(), Optional.ofNullable(one.filter()));
        rules.add(rule);
        return one.toBuilder().id(rule.id()).filter(EventRule.told(one.filter())).build();
    }

    private QueueConfiguration queue(QueueConfiguration one, String region, List<EventRule> rules) {
        requireArn(one.queueArn(), "Queue", QUEUE, region);
        if (one.queueArn().endsWith(FIFO)) {
            throw S3Errors.invalidArgument("FIFO SQS queues are not supported.", "Queue", one.queueArn());
        }
        var rule = EventRule.checked(home, one.id(), one.queueArn(), one.eventsAsStrings(), Optional.ofNullable(one.filter()));
        rules.add(rule);
        return one.toBuilder().id(rule.id()).filter(EventRule.told(one.filter())).build();
    }

    private LambdaFunctionConfiguration function(LambdaFunctionConfiguration one, String region, List<EventRule> rules) {
        requireArn(one.lambdaFunctionArn(), "CloudFunction", FUNCTION, region);
        var rule = EventRule.checked(home, one.id(), one.lambdaFunctionArn(), one.eventsAsStrings(), Optional.ofNullable(one.filter()));
        rules.add(rule);
        return one.toBuilder().id(rule.id()).filter(EventRule.told(one.filter())).build();
    }

    private static void requireArn(String arn, String element, Pattern form, String region) {
        if (arn == null) {
            throw S3Errors.malformedXml();
        }
        var parts = form.matcher(arn);
        if (!parts.matches()) {
            throw S3Errors.invalidArgument("The ARN could not be parsed", element, arn);
        }
        if (!parts.group(1).equals(region)) {
            throw S3Errors.invalidArgument("The notification destination service region is not valid for the bucket location constraint",
                    element, arn);
        }
    }

    private static void check(List<EventRule> rules) {
        if (rules.size() > CONFIGURATIONS_MAX) {
            throw S3Errors.error("TooManyConfigurations", 400, "You are attempting to create more than " + CONFIGURATIONS_MAX
                    + " notification configurations on a bucket.");
        }
        var ids = new HashSet<String>();
        for (int i = 0; i < rules.size(); i++) {
            if (!ids.add(rules.get(i).id())) {
                throw S3Errors.invalidArgument("Same ID used for multiple configurations. IDs must be unique", "Id", rules.get(i).id());
            }
            for (int j = 0; j < i; j++) {
                refuseOverlap(rules.get(j), rules.get(i));
            }
        }
    }

    private static void refuseOverlap(EventRule one, EventRule other) {
        if (!one.overlaps(other)) {
            return;
        }
        throw one.isUnfiltered() && other.isUnfiltered() ? EventRule.overlap()
                : S3Errors.invalidArgument("Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the "
                        + "prefixes are overlapping for the same event type.");
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
