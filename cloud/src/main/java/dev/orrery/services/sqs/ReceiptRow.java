package dev.orrery.services.sqs;

import dev.orrery.kernel.store.Table;

/// What the last receive of a message made of it. Beside the message, so that a receive does not write the body again.
///
/// @param token of the receipt handle that counts
/// @param receives in this queue
/// @param receivedAt when it was last received
/// @param visibleAt when it can be received again
record ReceiptRow(long queue, long sequence, long token, int receives, long firstReceivedAt, long receivedAt, long visibleAt) {
    static final Table<MessageRow.At, ReceiptRow> RECEIPTS = Table.of("receipts", MessageRow.At::key, ReceiptRow.class);

    MessageRow.At at() {
        return new MessageRow.At(queue, sequence);
    }

    ReceiptRow visibleAt(long moment) {
        return new ReceiptRow(queue, sequence, token, receives, firstReceivedAt, receivedAt, moment);
    }
}
