package dev.orrery.services.sqs;

/// Sequence numbers of FIFO queues as they are told: large, of 20 digits, increasing, with gaps. They begin as the queues' on AWS
/// do, so that none is that of a topic, whose numbers begin with 1000. Source: API reference, `SendMessage`; recordings of AWS.
final class SequenceNumbers {
    private static final String START = "188";
    private static final int DIGITS = 17;

    private SequenceNumbers() { }

    static String text(long sequence) {
        var digits = Long.toString(sequence);
        return START + "0".repeat(DIGITS - digits.length()) + digits;
    }
}
