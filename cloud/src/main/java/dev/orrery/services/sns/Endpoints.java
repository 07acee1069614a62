package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/// What may be subscribed.
final class Endpoints {
    /// E.164, with or without its plus.
    /// What people write between the digits of a phone number, as recorded by LocalStack's suite.
    private static final Pattern PUNCTUATION = Pattern.compile("(?<=[0-9])[ ./-](?=[0-9])");
    static final Pattern PHONE_NUMBER = Pattern.compile("\\+?[1-9][0-9]{1,14}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,255}");
    private static final Set<String> PROTOCOLS = Set.of("http", "https", "email", "email-json", "sms", "sqs", "application",
            "lambda", "firehose");
    private static final int PORT_MAX = 65_535;

    private Endpoints() { }

    static void check(Home home, TopicRow topic, String protocol, String endpoint) {
        if (!PROTOCOLS.contains(protocol)) {
            throw SnsErrors.invalidParameter("Amazon SNS does not support this protocol string: " + protocol);
        }
        if (topic.fifo() && !protocol.equals("sqs")) {
            throw SnsErrors.invalidParameter("Invalid parameter: Endpoint Reason: Only SQS queues can be subscribed to FIFO topics");
        }
        switch (protocol) {
            case "http", "https" -> {
                if (!endpoint.startsWith(protocol + "://")) {
                    throw SnsErrors.invalidParameter("Endpoint must match the specified protocol");
                }
                if (!isUrl(endpoint)) {
                    throw SnsErrors.invalidParameter("HTTP(S) endpoint");
                }
            }
            case "email", "email-json" -> {
                if (!EMAIL.matcher(endpoint).matches()) {
                    throw SnsErrors.invalidParameter("Email address");
                }
            }
            case "sms" -> {
                if (!PHONE_NUMBER.matcher(PUNCTUATION.matcher(endpoint).replaceAll("")).matches()) {
                    throw SnsErrors.invalid("Invalid SMS endpoint: " + endpoint);
                }
            }
            case "sqs" -> require(endpoint, "sqs", "SQS endpoint ARN");
            case "lambda" -> require(endpoint, "lambda", "Lambda endpoint ARN");
            case "firehose" -> require(endpoint, "firehose", "Firehose endpoint ARN");
            default -> {
                require(endpoint, "sns", "ApplicationEndpoint ARN");
                home.store().read(tx -> PlatformEndpoints.find(tx, endpoint))
                        .orElseThrow(() -> SnsErrors.invalidParameter("Endpoint Reason: Endpoint does not exist for endpoint " + endpoint));
            }
        }
        if (protocol.equals("sqs") && endpoint.endsWith(".fifo") && !topic.fifo()) {
            throw SnsErrors.invalidParameter(
                    "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics");
        }
    }

    private static void require(String endpoint, String service, String what) {
        if (!Arn.of(endpoint).map(arn -> arn.service().equals(service) && arn.home().isPresent()).orElse(false)) {
            throw SnsErrors.invalidParameter(what);
        }
    }

    private static boolean isUrl(String text) {
        try {
            var url = URI.create(text);
            return url.getHost() != null && url.getPort() <= PORT_MAX;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// Whether somebody must say that the endpoint wants to be subscribed: servers and mailboxes always, what belongs to an
    /// account unless that account subscribes it.
    static boolean mustConfirm(String protocol, String endpoint, String caller) {
        return switch (protocol) {
            case "http", "https", "email", "email-json" -> true;
            case "sqs" -> !Arn.of(endpoint).map(Arn::account).orElse("").equals(caller);
            default -> false;
        };
    }
}
