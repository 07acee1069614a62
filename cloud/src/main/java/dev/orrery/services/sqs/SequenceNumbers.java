package dev.orrery.services.sqs;

import java.math.BigInteger;

/// Sequence numbers of FIFO queues as they are told: large, of 20 digits, increasing, with gaps.
/// Source: API reference, `SendMessage`; the first and the steps are as in examples of the Developer Guide.
final class SequenceNumbers {
    private static final BigInteger BEFORE_FIRST = new BigInteger("18849496460467696128");
    private static final BigInteger STEP = BigInteger.valueOf(256);

    private SequenceNumbers() { }

    static String text(long sequence) {
        return BEFORE_FIRST.add(STEP.multiply(BigInteger.valueOf(sequence))).toString();
    }
}
