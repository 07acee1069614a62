package dev.orrery.services.sqs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a queue is, as plainly as it can be said: a list of messages, each with the moment from which it can be received.
final class ModelQueue {
    final boolean fifo;
    final int receivesMax;
    final long retentionMillis;
    /// By id, in the order in which they were sent.
    final Map<String, Message> messages = new LinkedHashMap<>();
    /// By deduplication id.
    final Map<String, Sent> sent = new HashMap<>();

    record Sent(String messageId, long at) { }

    static final class Message {
        final String id;
        final String body;
        final String group;
        final long sentAt;
        long visibleAt;
        int receives;
        String handle = "";

        Message(String id, String body, String group, long sentAt, long visibleAt) {
            this.id = id;
            this.body = body;
            this.group = group;
            this.sentAt = sentAt;
            this.visibleAt = visibleAt;
        }
    }

    ModelQueue(boolean fifo, int receivesMax, long retentionMillis) {
        this.fifo = fifo;
        this.receivesMax = receivesMax;
        this.retentionMillis = retentionMillis;
    }

    void expire(long now) {
        messages.values().removeIf(message -> message.sentAt + retentionMillis <= now);
    }

    /// What can be received: in a FIFO queue of each group all from its front up to the first that cannot.
    List<Message> visible(long now) {
        var visible = new ArrayList<Message>();
        var blocked = new HashSet<String>();
        for (var message : messages.values()) {
            if (message.visibleAt > now) {
                blocked.add(message.group);
            } else if (!fifo || !blocked.contains(message.group)) {
                visible.add(message);
            }
        }
        return visible;
    }

    boolean isDead(Message message) {
        return message.receives >= receivesMax;
    }

    /// Ready, in flight, delayed.
    String counts(long now) {
        long ready = messages.values().stream().filter(message -> message.visibleAt <= now).count();
        long inFlight = messages.values().stream().filter(message -> message.visibleAt > now && message.receives > 0).count();
        return ready + " " + inFlight + " " + (messages.size() - ready - inFlight);
    }
}
