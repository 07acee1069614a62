package dev.orrery.services.sqs;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;

/// What a queue must be to become the dead-letter queue of another: of the same account, region and type, and willing.
/// Source: SQS Developer Guide, "Using dead-letter queues in Amazon SQS".
final class DeadLetterTargets {
    private DeadLetterTargets() { }

    static void check(Tables.Read tx, Home home, QueueRow source) {
        var text = source.attributes().get("RedrivePolicy");
        if (text == null) {
            return;
        }
        var target = RedrivePolicy.parse(text).target();
        if (!target.isIn(home)) {
            throw RedrivePolicy.invalid(text, "Dead letter target does not exist.");
        }
        var row = target.name().equals(source.name()) ? source : tx.get(QueueRow.QUEUES, target.name())
                .orElseThrow(() -> RedrivePolicy.invalid(text, "Dead letter target does not exist."));
        if (row.attributes().containsKey("FifoQueue") != source.attributes().containsKey("FifoQueue")) {
            throw RedrivePolicy.invalid(text, "Dead-letter queue must be same type of queue as the source.");
        }
        if (!Settings.of(row).redriveAllow().allows(QueueArn.of(home, source.name()))) {
            throw RedrivePolicy.invalid(text, "The dead-letter queue does not allow this queue as a source: its RedriveAllowPolicy is "
                    + row.attributes().get("RedriveAllowPolicy") + ".");
        }
    }
}
