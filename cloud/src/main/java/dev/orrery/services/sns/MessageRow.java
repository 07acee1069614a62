package dev.orrery.services.sns;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;

/// A message, kept until its last delivery is over.
///
/// @param topic its name; empty for what goes to one phone or device
/// @param structured whether the body holds a text for each protocol
/// @param group of a FIFO topic, or for a fair queue; empty when there is none
/// @param deduplicationId given or made; empty on standard topics
/// @param sequence its number in a FIFO topic; empty elsewhere
/// @param token that confirms, in messages that ask for it
/// @param trace that the message belongs to, for X-Ray; empty when there is none
record MessageRow(String id, Type type, String topic, String subject, String body, boolean structured, List<Attribute> attributes,
        String group, String deduplicationId, String sequence, Instant at, String token, String trace) {
    static final Table<String, MessageRow> MESSAGES = Table.of("messages", Key::of, MessageRow.class);

    enum Type {
        NOTIFICATION("Notification"), SUBSCRIPTION("SubscriptionConfirmation"), UNSUBSCRIPTION("UnsubscribeConfirmation");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /// A message that asks for a confirmation.
    static MessageRow asking(String id, Type type, String topic, String text, Instant at, String token) {
        return new MessageRow(id, type, topic, "", text, false, List.of(), "", "", "", at, token, "");
    }

    /// What subscribers of a protocol get; mobile platforms are protocols here, too.
    String text(String protocol) {
        if (!structured) {
            return body;
        }
        var texts = ((Json.Members) JsonReader.readRepeated(body, Integer.MAX_VALUE)).byName();
        return texts.get(protocol) instanceof Json.Text(var text) ? text
                : texts.get("default") instanceof Json.Text(var general) ? general : "";
    }

    MessageRow in(String newSequence, String newDeduplicationId) {
        return new MessageRow(id, type, topic, subject, body, structured, attributes, group, newDeduplicationId, newSequence, at, token, trace);
    }
}
