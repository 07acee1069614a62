package dev.orrery.services.sns;

import dev.orrery.kernel.Window;
import dev.orrery.kernel.json.Json;
import dev.orrery.services.sns.MailRow.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Text messages by number, in LocalStack's form.
final class SmsWindow implements Window {

    @Override
    public String path() {
        return "/_aws/sns/sms-messages";
    }

    @Override
    public View look(Look look) {
        var id = Views.home(look);
        var home = look.homes().apply(id);
        var number = look.parameter("phoneNumber");
        var mail = Views.mail(home, Channel.SMS).stream().filter(row -> number.map(row.to()::equals).orElse(true)).toList();
        if (look.method().equals("DELETE")) {
            Views.delete(home, mail);
            return Views.json(new Json.Members(java.util.Map.of()));
        }
        var byNumber = new LinkedHashMap<String, List<Json>>();
        number.ifPresent(wanted -> byNumber.put(wanted, new ArrayList<>()));
        mail.forEach(row -> byNumber.computeIfAbsent(row.to(), _ -> new ArrayList<>()).add(shown(row)));
        var messages = new LinkedHashMap<String, Json>();
        byNumber.forEach((to, list) -> messages.put(to, new Json.Sequence(list)));
        var answer = new LinkedHashMap<String, Json>();
        answer.put("sms_messages", new Json.Members(messages));
        answer.put("region", Views.text(id.region()));
        return Views.json(new Json.Members(answer));
    }

    private static Json shown(MailRow row) {
        var members = new LinkedHashMap<String, Json>();
        members.put("PhoneNumber", Views.text(row.to()));
        members.put("TopicArn", Views.optional(row.topicArn()));
        members.put("SubscriptionArn", Views.optional(row.subscriptionArn()));
        members.put("MessageId", Views.text(row.message()));
        members.put("Message", Views.text(row.body()));
        members.put("MessageAttributes", Views.attributes(row));
        members.put("MessageStructure", row.structured() ? Views.text("json") : new Json.Nothing());
        members.put("Subject", Views.optional(row.subject()));
        return new Json.Members(members);
    }
}
