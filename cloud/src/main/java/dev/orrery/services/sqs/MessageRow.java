package dev.orrery.services.sqs;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.util.Map;

/// A message as it was sent: never changed, only deleted. What receives change is in [ReceiptRow].
///
/// Moments are milliseconds of the epoch, as SQS shows them.
///
/// @param sequence its place in the queue
/// @param sentAt when it was sent
/// @param enqueuedAt what its retention counts from
/// @param availableAt when its delay is over; in FIFO queues the queue's own delay counts instead
/// @param traceHeader of AWS X-Ray; empty when there is none
/// @param groupId empty when there is none
/// @param deduplicationId empty in standard queues
/// @param deadLetterSource the ARN of the queue that it could not be processed in; empty when it was sent here
/// @param earlierReceives from queues that it was in before
/// @param firstReceivedAt in a queue that it was in before; 0 when it never was
record MessageRow(long queue, long sequence, String id, String body, String bodyMd5, String senderId, long sentAt, long enqueuedAt,
        long availableAt, Map<String, Attribute> attributes, String traceHeader, String groupId, String deduplicationId,
        String deadLetterSource, int earlierReceives, long firstReceivedAt) {
    static final Table<At, MessageRow> MESSAGES = Table.of("messages", At::key, MessageRow.class);

    /// Where a row of a message is.
    record At(long queue, long sequence) {
        Key key() {
            return Key.empty().number(queue).number(sequence);
        }
    }

    /// @param type `String`, `Number`, `Binary`, or one of these with a dot and a label behind it
    /// @param text of those that are not binary
    record Attribute(String type, String text, byte[] bytes) {
        boolean isBinary() {
            return type.startsWith("Binary");
        }
    }

    At at() {
        return new At(queue, sequence);
    }

    /// Its size, attributes included.
    long bytes() {
        return MessageBodies.bytes(body) + MessageAttributes.bytes(attributes);
    }

    /// The same message in a dead-letter queue. In FIFO queues its retention begins anew.
    /// Source: SQS Developer Guide, "Using dead-letter queues in Amazon SQS".
    MessageRow deadLetter(long otherQueue, long otherSequence, String source, int receives, long firstReceived, boolean fifo, long now) {
        return new MessageRow(otherQueue, otherSequence, id, body, bodyMd5, senderId, sentAt, fifo ? now : enqueuedAt, now, attributes,
                traceHeader, groupId, deduplicationId, source, receives, firstReceived);
    }

    /// The same content as a new message, as a move task sends it.
    MessageRow redriven(long otherQueue, long otherSequence, String newId, long now, long delayMillis) {
        return new MessageRow(otherQueue, otherSequence, newId, body, bodyMd5, senderId, now, now, now + delayMillis, attributes,
                traceHeader, groupId, deduplicationId, "", 0, 0);
    }
}
