package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Window.Look;
import dev.orrery.kernel.Window.View;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonWriter;
import dev.orrery.kernel.store.Range;
import dev.orrery.services.sns.MailRow.Channel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the windows of this service have in common.
final class Views {
    private static final String ACCOUNT = "123456789012";
    private static final String REGION = "us-east-1";

    private Views() { }

    /// The home that the parameters `accountId` and `region` name.
    static HomeId home(Look look) {
        return new HomeId(look.parameter("accountId").filter(account -> account.matches("[0-9]{12}")).orElse(ACCOUNT),
                look.parameter("region").filter(region -> region.matches("[a-z0-9-]{1,32}")).orElse(REGION));
    }

    static View json(Json value) {
        return new View.Document("application/json", (JsonWriter.write(value) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static View failure(int status, String code, String message) {
        return new View.Failure(status, code, message);
    }

    /// What reached the mailbox by a channel, oldest first.
    static List<MailRow> mail(Home home, Channel channel) {
        return home.store().read(tx -> tx.scan(MailRow.MAIL, Range.all()).filter(row -> row.channel() == channel).toList());
    }

    static void delete(Home home, List<MailRow> mail) {
        home.store().write(tx -> {
            mail.forEach(row -> tx.delete(MailRow.MAIL, row.number()));
            return mail;
        });
    }

    static Json text(String value) {
        return new Json.Text(value);
    }

    /// Null where the text is empty.
    static Json optional(String value) {
        return value.isEmpty() ? new Json.Nothing() : new Json.Text(value);
    }

    static Json attributes(MailRow mail) {
        var attributes = new LinkedHashMap<String, Json>();
        mail.attributes().forEach(attribute -> attributes.put(attribute.name(), new Json.Members(attribute.isBinary()
                ? Map.of("DataType", text(attribute.type()), "BinaryValue", text(Base64.getEncoder().encodeToString(attribute.bytes())))
                : Map.of("DataType", text(attribute.type()), "StringValue", text(attribute.text())))));
        return new Json.Members(attributes);
    }
}
