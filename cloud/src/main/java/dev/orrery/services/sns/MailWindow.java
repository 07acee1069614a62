package dev.orrery.services.sns;

import dev.orrery.kernel.Window;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.store.Range;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The mailbox: everything that would have left for people, newest last. `GET` shows it, `DELETE` empties it; `to` chooses one
/// address, number or device, `channel` one of `email`, `sms` and `push`.
final class MailWindow implements Window {

    @Override
    public String path() {
        return "/_aws/mailbox";
    }

    @Override
    public View look(Look look) {
        var home = look.homes().apply(Views.home(look));
        var mail = home.store().read(tx -> tx.scan(MailRow.MAIL, Range.all())
                .filter(row -> look.parameter("to").map(row.to()::equals).orElse(true))
                .filter(row -> look.parameter("channel").map(row.channel().name()::equalsIgnoreCase).orElse(true)).toList());
        if (look.method().equals("DELETE")) {
            Views.delete(home, mail);
            return Views.json(new Json.Members(Map.of()));
        }
        return Views.json(new Json.Members(Map.of("messages", new Json.Sequence(mail.stream().map(MailWindow::shown).toList()))));
    }

    private static Json shown(MailRow mail) {
        var members = new LinkedHashMap<String, Json>();
        members.put("Channel", Views.text(mail.channel().name().toLowerCase(Locale.ROOT)));
        members.put("At", Views.text(Envelopes.time(mail.at())));
        members.put("From", Views.text(mail.from()));
        members.put("To", Views.text(mail.to()));
        members.put("Subject", Views.optional(mail.subject()));
        members.put("Body", Views.text(mail.body()));
        members.put("MessageId", Views.text(mail.message()));
        members.put("TopicArn", Views.optional(mail.topicArn()));
        members.put("SubscriptionArn", Views.optional(mail.subscriptionArn()));
        members.put("ConfirmationLink", Views.optional(mail.link()));
        members.put("MessageAttributes", Views.attributes(mail));
        return new Json.Members(members);
    }
}
