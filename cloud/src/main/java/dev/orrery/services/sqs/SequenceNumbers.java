package dev.orrery.services.sqs;

/// Sequence numbers of FIFO queues as they are told: large, of 20 digits, increasing, with gaps.
/// Source: API reference, `SendMessage`.
final class SequenceNumbers {
    private static final int DIGITS = 19;

    private SequenceNumbers() { }

    static String text(long sequence) {
        var digits = Long.toString(sequence);
        return "1" + "0".repeat(DIGITS - digits.length()) + digits;
    }
}
