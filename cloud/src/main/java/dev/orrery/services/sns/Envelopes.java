package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.json.JsonWriter;
import dev.orrery.services.sns.MessageRow.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Messages as JSON, as AWS writes them, signed. Sources: SNS Developer Guide, "Amazon SNS message format" and "Verifying the
/// signatures of Amazon SNS messages". Messages of FIFO topics carry a sequence number instead of a signature.
final class Envelopes {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private final Home home;
    private final Signatures signatures;

    Envelopes(Home home) {
        this.home = home;
        this.signatures = new Signatures(home);
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    /// For queues, servers and streams: one member a line.
    String of(Parcel parcel) {
        var message = parcel.message();
        var members = new LinkedHashMap<String, String>();
        members.put("Type", message.type().text());
        members.put("MessageId", message.id());
        boolean asks = message.type() != Type.NOTIFICATION;
        if (asks) {
            members.put("Token", message.token());
        }
        if (!message.sequence().isEmpty()) {
            members.put("SequenceNumber", message.sequence());
        }
        members.put("TopicArn", Arn.ofTopic(home, message.topic()).toString());
        if (!message.subject().isEmpty()) {
            members.put("Subject", message.subject());
        }
        members.put("Message", parcel.text());
        if (asks) {
            members.put("SubscribeURL", Subscriptions.confirmationUrl(home, parcel.subscription(), message.token()));
        }
        members.put("Timestamp", time(message.at()));
        if (message.sequence().isEmpty()) {
            sign(members, parcel, "SigningCertURL");
        }
        if (!asks) {
            members.put("UnsubscribeURL", Subscriptions.cancellationUrl(home, parcel.subscription()));
        }
        return write(members, message);
    }

    /// As in an e-mail, to which no signature belongs: signing does not fit into a transaction.
    static String unsigned(Home home, MessageRow message, SubscriptionRow subscription) {
        var members = new LinkedHashMap<String, String>();
        members.put("Type", message.type().text());
        members.put("MessageId", message.id());
        members.put("TopicArn", Arn.ofTopic(home, message.topic()).toString());
        if (!message.subject().isEmpty()) {
            members.put("Subject", message.subject());
        }
        members.put("Message", message.text(subscription.protocol()));
        members.put("Timestamp", time(message.at()));
        members.put("UnsubscribeURL", Subscriptions.cancellationUrl(home, subscription));
        return write(members, message);
    }

    private static String write(Map<String, String> members, MessageRow message) {
        var text = new StringBuilder(256 + message.body().length()).append("{\n");
        members.forEach((name, value) -> {
            text.append(text.length() == 2 ? "  \"" : ",\n  \"").append(name).append("\" : ");
            JsonWriter.quote(value, text);
        });
        if (!message.attributes().isEmpty()) {
            text.append(",\n  \"MessageAttributes\" : {\n").append(message.attributes().stream()
                    .map(attribute -> "    " + JsonWriter.quote(attribute.name()) + " : " + value(attribute))
                    .collect(Collectors.joining(",\n"))).append("\n  }");
        }
        return text.append("\n}").toString();
    }

    private static String value(Attribute attribute) {
        var value = attribute.isBinary() ? Base64.getEncoder().encodeToString(attribute.bytes()) : attribute.text();
        return "{\"Type\":" + JsonWriter.quote(attribute.type()) + ",\"Value\":" + JsonWriter.quote(value) + "}";
    }

    /// For functions. AWS calls the version 1 here, whatever it signs with.
    /// Source: Lambda Developer Guide, "Invoking Lambda functions with Amazon SNS notifications".
    String ofFunction(Parcel parcel) {
        var message = parcel.message();
        var members = new LinkedHashMap<String, String>();
        members.put("Type", message.type().text());
        members.put("MessageId", message.id());
        members.put("TopicArn", Arn.ofTopic(home, message.topic()).toString());
        if (!message.subject().isEmpty()) {
            members.put("Subject", message.subject());
        }
        members.put("Message", parcel.text());
        members.put("Timestamp", time(message.at()));
        sign(members, parcel, "SigningCertUrl");
        members.put("SignatureVersion", "1");
        members.put("UnsubscribeUrl", Subscriptions.cancellationUrl(home, parcel.subscription()));
        var sns = members.entrySet().stream().map(member -> JsonWriter.quote(member.getKey()) + ":" + JsonWriter.quote(member.getValue()))
                .collect(Collectors.joining(","));
        var subject = message.subject().isEmpty() ? ",\"Subject\":null" : "";
        var attributes = message.attributes().stream().map(attribute -> JsonWriter.quote(attribute.name()) + ":" + value(attribute))
                .collect(Collectors.joining(","));
        return "{\"Records\":[{\"EventSource\":\"aws:sns\",\"EventVersion\":\"1.0\",\"EventSubscriptionArn\":"
                + JsonWriter.quote(Subscriptions.arn(home, parcel.subscription())) + ",\"Sns\":{" + sns + subject
                + ",\"MessageAttributes\":{" + attributes + "}}}]}";
    }

    /// What is signed: these members in this order, each name and value on a line of its own.
    static String canonical(Map<String, String> members) {
        var text = new StringBuilder();
        for (var name : new String[] {"Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"}) {
            if (members.containsKey(name)) {
                text.append(name).append('\n').append(members.get(name)).append('\n');
            }
        }
        return text.toString();
    }

    private void sign(Map<String, String> members, Parcel parcel, String certificate) {
        var version = parcel.topic().attribute("SignatureVersion").orElse("1");
        var signature = signatures.sign(version, canonical(members).getBytes(StandardCharsets.UTF_8));
        members.put("SignatureVersion", version);
        members.put("Signature", signature);
        members.put(certificate, parcel.subscription().endpointPrefix() + signatures.path());
    }
}
