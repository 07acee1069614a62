package dev.orrery.services.sns;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;

/// What reached somebody outside who is not there: an e-mail, a text message, or what was pushed to a device.
///
/// @param to the address, the number, or the device's ARN
/// @param topicArn empty where it went there directly
/// @param link with which a subscription is confirmed; empty in all other mail
record MailRow(long number, Instant at, Channel channel, String from, String to, String subject, String body, String topicArn,
        String subscriptionArn, String message, boolean structured, List<Attribute> attributes, String link) {
    static final Table<Long, MailRow> MAIL = Table.of("mail", number -> Key.empty().number(number), MailRow.class);

    enum Channel { EMAIL, SMS, PUSH }
}
