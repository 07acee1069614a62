package dev.orrery.services.sns;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.json.JsonWriter;
import dev.orrery.kernel.pattern.JsonText;
import dev.orrery.kernel.pattern.MalformedPatternException;
import dev.orrery.services.sns.RetryPolicy.Backoff;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How messages are delivered by HTTP: how often, how fast, and as what. A subscription's policy overrides its topic's.
/// Source: SNS Developer Guide, "Creating an HTTP/S delivery policy".
///
/// @param healthy the retry policy as it was given
/// @param throttle as it was given
/// @param request as it was given
/// @param noOverrides whether a topic's policy counts for every subscription
record DeliveryPolicy(Optional<Json.Members> healthy, Optional<Json.Members> throttle, Optional<Json.Members> request,
        boolean noOverrides) {
    private static final DeliveryPolicy NONE = new DeliveryPolicy(Optional.empty(), Optional.empty(), Optional.empty(), false);
    private static final String CONTENT_TYPE = "text/plain; charset=UTF-8";
    private static final int SECONDS_MAX = 3600;
    private static final int RETRIES_MAX = 100;
    private static final Map<String, Integer> DEFAULTS = defaults();

    private static Map<String, Integer> defaults() {
        var defaults = new LinkedHashMap<String, Integer>();
        defaults.put("minDelayTarget", 20);
        defaults.put("maxDelayTarget", 20);
        defaults.put("numRetries", 3);
        defaults.put("numMaxDelayRetries", 0);
        defaults.put("numNoDelayRetries", 0);
        defaults.put("numMinDelayRetries", 0);
        return defaults;
    }

    static DeliveryPolicy ofTopic(TopicRow topic) {
        return topic.attribute("DeliveryPolicy").map(text -> parseOfTopic(text, "")).orElse(NONE);
    }

    /// What counts for a subscription.
    static DeliveryPolicy of(TopicRow topic, SubscriptionRow subscription) {
        var general = ofTopic(topic);
        var text = subscription.attribute("DeliveryPolicy");
        if (text.isEmpty() || general.noOverrides) {
            return general;
        }
        var own = parseOfSubscription(text, "");
        return new DeliveryPolicy(own.healthy.or(general::healthy), own.throttle.or(general::throttle), own.request.or(general::request),
                false);
    }

    static DeliveryPolicy parseOfTopic(String text, String prefix) {
        var http = members(read(text, prefix), "http").map(Json.Members::byName).orElse(Map.of());
        boolean noOverrides = http.get("disableSubscriptionOverrides") instanceof Json.Truth(var truth) && truth;
        return new DeliveryPolicy(members(http, "defaultHealthyRetryPolicy"), members(http, "defaultThrottlePolicy"),
                members(http, "defaultRequestPolicy"), noOverrides).checked(prefix + "DeliveryPolicy: http.default", "HealthyRetryPolicy");
    }

    static DeliveryPolicy parseOfSubscription(String text, String prefix) {
        var given = read(text, prefix);
        return new DeliveryPolicy(members(given, "healthyRetryPolicy"), members(given, "throttlePolicy"),
                members(given, "requestPolicy"), false).checked(prefix + "DeliveryPolicy: ", "healthyRetryPolicy");
    }

    private static Map<String, Json> read(String text, String prefix) {
        try {
            JsonText.require(text);
        } catch (MalformedPatternException e) {
            throw SnsErrors.invalidParameter(prefix + "DeliveryPolicy: failed to parse JSON. " + JsonErrors.unnamed(text, e));
        }
        if (JsonReader.read(text, Integer.MAX_VALUE) instanceof Json.Members(var members)) {
            return members;
        }
        throw SnsErrors.invalidParameter(prefix + "DeliveryPolicy: failed to parse JSON.");
    }

    private static Optional<Json.Members> members(Map<String, Json> within, String name) {
        return within.get(name) instanceof Json.Members members ? Optional.of(members) : Optional.empty();
    }

    private DeliveryPolicy checked(String prefix, String name) {
        for (var number : DEFAULTS.keySet()) {
            boolean delay = number.endsWith("Target");
            int value = number(number);
            atLeast(prefix + name + "." + number, value, delay ? 1 : 0);
            atMost(prefix + name + "." + number, value, delay ? SECONDS_MAX : RETRIES_MAX);
        }
        atLeast(prefix + name + ".maxDelayTarget", number("maxDelayTarget"), number("minDelayTarget"));
        int phases = number("numNoDelayRetries") + number("numMinDelayRetries") + number("numMaxDelayRetries");
        atLeast(prefix + name + ".numRetries", number("numRetries"), phases);
        function(prefix + name);
        if (throttle.isPresent()) {
            atLeast(prefix + "ThrottlePolicy.maxReceivesPerSecond", receivesPerSecond().orElse(0), 1);
        }
        if (retries().total().toSeconds() > SECONDS_MAX) {
            throw SnsErrors.invalidParameter(prefix + name + ": total policy retry time must be at most " + SECONDS_MAX + " seconds");
        }
        return this;
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw SnsErrors.invalidParameter(name + " must be greater than or equal to " + least);
        }
    }

    private static void atMost(String name, int value, int most) {
        if (value > most) {
            throw SnsErrors.invalidParameter(name + " must be less than or equal to " + most);
        }
    }

    private int number(String name) {
        return healthy.map(Json.Members::byName).map(members -> members.get(name)).map(DeliveryPolicy::integer)
                .orElse(DEFAULTS.get(name));
    }

    /// What is no whole number counts as less than any.
    private static int integer(Json value) {
        return value instanceof Json.Numeral(var digits) && digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
    }

    private Backoff function(String prefix) {
        var given = healthy.map(Json.Members::byName).map(members -> members.get("backoffFunction"));
        var name = given.isEmpty() ? "linear" : given.get() instanceof Json.Text(var text) ? text : "";
        for (var function : Backoff.values()) {
            if (function.name().equalsIgnoreCase(name)) {
                return function;
            }
        }
        throw SnsErrors.invalidParameter(prefix + ".backoffFunction: Invalid value [" + name + "].");
    }

    RetryPolicy retries() {
        int noDelay = number("numNoDelayRetries");
        int minDelay = number("numMinDelayRetries");
        int maxDelay = number("numMaxDelayRetries");
        return new RetryPolicy(noDelay, minDelay, number("numRetries") - noDelay - minDelay - maxDelay, maxDelay,
                Duration.ofSeconds(number("minDelayTarget")), Duration.ofSeconds(number("maxDelayTarget")), function(""));
    }

    /// Empty where there is no bound.
    Optional<Integer> receivesPerSecond() {
        return throttle.map(Json.Members::byName).map(members -> members.get("maxReceivesPerSecond")).map(DeliveryPolicy::integer);
    }

    String contentType() {
        return request.map(Json.Members::byName).map(members -> members.get("headerContentType"))
                .map(value -> value instanceof Json.Text(var text) ? text : CONTENT_TYPE).orElse(CONTENT_TYPE);
    }

    /// As `GetTopicAttributes` tells it.
    String textOfTopic() {
        var http = new LinkedHashMap<String, Json>();
        healthy.ifPresent(policy -> http.put("defaultHealthyRetryPolicy", policy));
        http.put("disableSubscriptionOverrides", new Json.Truth(noOverrides));
        throttle.ifPresent(policy -> http.put("defaultThrottlePolicy", policy));
        request.ifPresent(policy -> http.put("defaultRequestPolicy", policy));
        return JsonWriter.write(new Json.Members(Map.of("http", new Json.Members(http))));
    }

    /// As `GetTopicAttributes` tells it, with what is not given.
    String effectiveOfTopic() {
        var http = new LinkedHashMap<String, Json>();
        http.put("defaultHealthyRetryPolicy", effectiveRetries());
        http.put("disableSubscriptionOverrides", new Json.Truth(noOverrides));
        throttle.ifPresent(policy -> http.put("defaultThrottlePolicy", policy));
        http.put("defaultRequestPolicy", effectiveRequest());
        return JsonWriter.write(new Json.Members(Map.of("http", new Json.Members(http))));
    }

    /// As `GetSubscriptionAttributes` tells it.
    String textOfSubscription() {
        return ofSubscription(healthy.<Json>map(policy -> policy).orElse(new Json.Nothing()),
                request.<Json>map(policy -> policy).orElse(new Json.Nothing()));
    }

    /// As `GetSubscriptionAttributes` tells it, with what is not given.
    String effectiveOfSubscription() {
        return ofSubscription(effectiveRetries(), effectiveRequest());
    }

    private String ofSubscription(Json retries, Json requests) {
        var policy = new LinkedHashMap<String, Json>();
        policy.put("healthyRetryPolicy", retries);
        policy.put("sicklyRetryPolicy", new Json.Nothing());
        policy.put("throttlePolicy", throttle.<Json>map(given -> given).orElse(new Json.Nothing()));
        policy.put("requestPolicy", requests);
        policy.put("guaranteed", new Json.Truth(false));
        return JsonWriter.write(new Json.Members(policy));
    }

    private Json effectiveRetries() {
        var retries = new LinkedHashMap<String, Json>();
        DEFAULTS.keySet().forEach(name -> retries.put(name, new Json.Numeral(Integer.toString(number(name)))));
        retries.put("backoffFunction", new Json.Text(function("").name().toLowerCase(Locale.ROOT)));
        return new Json.Members(retries);
    }

    private Json effectiveRequest() {
        return new Json.Members(Map.of("headerContentType", new Json.Text(contentType())));
    }
}
