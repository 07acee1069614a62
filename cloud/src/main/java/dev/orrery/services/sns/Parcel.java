package dev.orrery.services.sns;

/// A message on its way to a subscription.
record Parcel(DeliveryRow delivery, MessageRow message, SubscriptionRow subscription, TopicRow topic) {

    /// What the subscriber gets for a text.
    String text() {
        return message.text(subscription.protocol());
    }

    /// Whether the text goes as it is.
    boolean isRaw() {
        return subscription.isRaw() && message.type() == MessageRow.Type.NOTIFICATION;
    }
}
