package dev.orrery.services.sqs;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/// What a consumer holds of a message that it received: the queue, the message's place in it, and which receive it was.
/// It proves nothing: who may delete a message is decided by policies.
record ReceiptHandle(long queue, long sequence, long token) {
    /// As the handles of AWS begin.
    private static final String PREFIX = "AQEB";
    private static final int CHECKED_BYTES = 3 * Long.BYTES;
    private static final int BYTES = CHECKED_BYTES + Integer.BYTES;

    static ReceiptHandle of(ReceiptRow row) {
        return new ReceiptHandle(row.queue(), row.sequence(), row.token());
    }

    String text() {
        var bytes = ByteBuffer.allocate(BYTES).putLong(token).putLong(queue).putLong(sequence);
        bytes.putInt(checksum(bytes.array()));
        return PREFIX + Base64.getEncoder().encodeToString(bytes.array());
    }

    /// Reads a handle of one queue.
    static ReceiptHandle parse(String text, long queue) {
        if (text == null || text.isEmpty()) {
            throw SqsErrors.missingParameter("ReceiptHandle");
        }
        if (!text.startsWith(PREFIX)) {
            throw SqsErrors.receiptHandleIsInvalid(text);
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException _) {
            throw SqsErrors.receiptHandleIsInvalid(text);
        }
        var read = ByteBuffer.wrap(bytes);
        if (bytes.length != BYTES || read.getInt(CHECKED_BYTES) != checksum(bytes) || read.getLong(Long.BYTES) != queue) {
            throw SqsErrors.receiptHandleIsInvalid(text);
        }
        return new ReceiptHandle(queue, read.getLong(2 * Long.BYTES), read.getLong(0));
    }

    MessageRow.At at() {
        return new MessageRow.At(queue, sequence);
    }

    private static int checksum(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes, 0, CHECKED_BYTES);
        return (int) checksum.getValue();
    }
}
