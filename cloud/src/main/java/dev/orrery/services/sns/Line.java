package dev.orrery.services.sns;

import dev.orrery.kernel.store.Key;

/// The messages of one group of a FIFO topic on their way to one subscription: their order counts.
///
/// @param lane the name of the topic
record Line(String lane, String subscription, String group) {
    private static final int PARTS = 3;

    static Line of(DeliveryRow delivery) {
        return new Line(delivery.lane(), delivery.subscription(), delivery.group());
    }

    /// Groups may have slashes in their names, topics and ids of subscriptions do not.
    static Line of(String text) {
        var parts = text.split("/", PARTS);
        return new Line(parts[0], parts[1], parts[2]);
    }

    Key key() {
        return Key.of(lane).text(subscription).text(group);
    }

    String text() {
        return lane + '/' + subscription + '/' + group;
    }
}
