package dev.orrery.services.sns;

import static dev.orrery.services.sns.MailRow.MAIL;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.sns.MailRow.Channel;
import java.util.Optional;

/// Where e-mail, text messages and pushes end that on AWS leave for people: in the store, in the transaction that publishes.
/// The oldest go when there are too many.
final class Mailbox {
    static final int MAIL_MAX = 1000;
    private static final String SENDER = "no-reply@sns.amazonaws.com";

    private Mailbox() { }

    /// Whether a protocol ends here.
    static boolean takes(String protocol) {
        return switch (protocol) {
            case "email", "email-json", "sms", "application" -> true;
            default -> false;
        };
    }

    /// A message for a subscriber of a topic.
    static void take(Home home, Tables.Write tx, MessageRow message, TopicRow topic, SubscriptionRow subscription) {
        switch (subscription.protocol()) {
            case "sms" -> text(home, tx, message, subscription.endpoint(), Optional.of(subscription));
            case "application" -> PlatformEndpoints.find(tx, subscription.endpoint()).filter(PlatformEndpoints.EndpointRow::isEnabled)
                    .ifPresent(_ -> push(home, tx, message, subscription.endpoint(), Optional.of(subscription)));
            case "email" -> mail(home, tx, message, topic, subscription, message.text("email")
                    + "\n\n--\nTo get no more messages of this topic, open this link:\n" + Subscriptions.cancellationUrl(home, subscription));
            case "email-json" -> mail(home, tx, message, topic, subscription, Envelopes.unsigned(home, message, subscription));
            default -> throw new IllegalStateException(subscription.protocol() + " does not end in the mailbox");
        }
    }

    private static void mail(Home home, Tables.Write tx, MessageRow message, TopicRow topic, SubscriptionRow subscription, String body) {
        var name = topic.attribute("DisplayName").orElse("AWS Notifications");
        var subject = message.subject().isEmpty() ? "AWS Notification Message" : message.subject();
        put(home, tx, message, new Letter(Channel.EMAIL, name + " <" + SENDER + ">", subscription.endpoint(), subject, body, ""),
                Optional.of(subscription));
    }

    /// Asks a subscriber by e-mail whether he wants to be one.
    static void ask(Home home, Tables.Write tx, SubscriptionRow subscription, MessageRow message) {
        var link = Subscriptions.confirmationUrl(home, subscription, subscription.token());
        var body = message.body() + "\n\nConfirm subscription:\n" + link;
        put(home, tx, message, new Letter(Channel.EMAIL, "AWS Notifications <" + SENDER + ">", subscription.endpoint(),
                "AWS Notification - Subscription Confirmation", body, link), Optional.of(subscription));
    }

    /// A text message. Who opted out gets none.
    static void text(Home home, Tables.Write tx, MessageRow message, String number, Optional<SubscriptionRow> subscription) {
        if (PhoneNumbers.isOptedOut(tx, number)) {
            return;
        }
        var sender = message.attributes().stream().filter(attribute -> attribute.name().equals("AWS.SNS.SMS.SenderID"))
                .map(Attribute::text).findFirst().or(() -> PhoneNumbers.setting(tx, "DefaultSenderID")).orElse("NOTICE");
        put(home, tx, message, new Letter(Channel.SMS, sender, number, message.subject(), message.text("sms"), ""), subscription);
    }

    /// What a device's platform would have got.
    static void push(Home home, Tables.Write tx, MessageRow message, String device, Optional<SubscriptionRow> subscription) {
        var platform = Arn.of(device).map(arn -> arn.resource().split("/")[1]).orElse("");
        put(home, tx, message, new Letter(Channel.PUSH, platform, device, message.subject(), message.text(platform), ""), subscription);
    }

    private record Letter(Channel channel, String from, String to, String subject, String body, String link) { }

    private static void put(Home home, Tables.Write tx, MessageRow message, Letter letter, Optional<SubscriptionRow> subscription) {
        long number = Sequences.next(tx, Sequences.MAIL);
        tx.put(MAIL, number, new MailRow(number, message.at(), letter.channel(), letter.from(), letter.to(), letter.subject(),
                letter.body(), message.topic().isEmpty() ? "" : Arn.ofTopic(home, message.topic()).toString(),
                subscription.map(row -> Subscriptions.arn(home, row)).orElse(""), message.id(), message.structured(),
                message.attributes(), letter.link()));
        if (number > MAIL_MAX) {
            tx.delete(MAIL, number - MAIL_MAX);
        }
    }

}
