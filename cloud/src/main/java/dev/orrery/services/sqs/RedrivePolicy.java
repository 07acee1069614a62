package dev.orrery.services.sqs;

import dev.orrery.kernel.json.Json;
import java.util.Map;

/// Where messages go that were received too often.
/// Source: SQS Developer Guide, "Using dead-letter queues in Amazon SQS".
record RedrivePolicy(QueueArn target, int maxReceiveCount) {
    private static final String ATTRIBUTE = "RedrivePolicy";

    static RedrivePolicy parse(String text) {
        var members = Documents.members(text).orElseThrow(() -> invalid(text, "Redrive policy is not a valid JSON map."));
        var target = member(members, "deadLetterTargetArn", text);
        var count = member(members, "maxReceiveCount", text);
        for (var name : members.keySet()) {
            if (!name.equals("deadLetterTargetArn") && !name.equals("maxReceiveCount")) {
                throw invalid(text, "Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].");
            }
        }
        var arn = QueueArn.parse(target).orElseThrow(() -> invalid(text, "Invalid value for deadLetterTargetArn."));
        int times;
        try {
            times = Integer.parseInt(count.strip());
        } catch (NumberFormatException _) {
            times = 0;
        }
        if (times < 1 || times > SqsLimits.RECEIVE_COUNT_MAX) {
            throw invalid(text, "Invalid value for maxReceiveCount: " + count + ", valid values are from 1 to 1000 both inclusive.");
        }
        return new RedrivePolicy(arn, times);
    }

    private static String member(Map<String, Json> members, String name, String text) {
        return switch (members.get(name)) {
            case Json.Text(var value) -> value;
            case Json.Numeral(var digits) -> digits;
            case null -> throw invalid(text, "Redrive policy does not contain mandatory attribute: " + name + ".");
            case Json _ -> throw invalid(text, "Invalid value for " + name + ".");
        };
    }

    static RuntimeException invalid(String text, String reason) {
        return SqsErrors.invalidValue(text, ATTRIBUTE, reason);
    }
}
