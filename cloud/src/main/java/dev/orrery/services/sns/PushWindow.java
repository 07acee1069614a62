package dev.orrery.services.sns;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Window;
import dev.orrery.kernel.json.Json;
import dev.orrery.services.sns.MailRow.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// What was pushed to devices, in LocalStack's form.
final class PushWindow implements Window {

    @Override
    public String path() {
        return "/_aws/sns/platform-endpoint-messages";
    }

    @Override
    public View look(Look look) {
        var device = look.parameter("endpointArn");
        HomeId id = device.flatMap(Arn::of).flatMap(Arn::home).orElseGet(() -> Views.home(look));
        var home = look.homes().apply(id);
        var mail = Views.mail(home, Channel.PUSH).stream().filter(row -> device.map(row.to()::equals).orElse(true)).toList();
        if (look.method().equals("DELETE")) {
            Views.delete(home, mail);
            return Views.json(new Json.Members(java.util.Map.of()));
        }
        var byDevice = new LinkedHashMap<String, List<Json>>();
        device.ifPresent(wanted -> byDevice.put(wanted, new ArrayList<>()));
        mail.forEach(row -> byDevice.computeIfAbsent(row.to(), _ -> new ArrayList<>()).add(shown(row)));
        var messages = new LinkedHashMap<String, Json>();
        byDevice.forEach((to, list) -> messages.put(to, new Json.Sequence(list)));
        var answer = new LinkedHashMap<String, Json>();
        answer.put("platform_endpoint_messages", new Json.Members(messages));
        answer.put("region", Views.text(id.region()));
        return Views.json(new Json.Members(answer));
    }

    private static Json shown(MailRow row) {
        var members = new LinkedHashMap<String, Json>();
        members.put("TargetArn", Views.text(row.to()));
        members.put("TopicArn", Views.text(row.topicArn()));
        members.put("Message", Views.text(row.body()));
        members.put("MessageAttributes", Views.attributes(row));
        members.put("MessageStructure", row.structured() ? Views.text("json") : new Json.Nothing());
        members.put("Subject", Views.optional(row.subject()));
        members.put("MessageId", Views.text(row.message()));
        return new Json.Members(members);
    }
}
