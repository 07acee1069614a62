package dev.orrery.services.sqs;

import dev.orrery.kernel.json.Json;
import java.util.List;
import java.util.Set;

/// Which queues may have this one as their dead-letter queue.
/// Source: API reference, `SetQueueAttributes`, `RedriveAllowPolicy`.
sealed interface RedriveAllowPolicy {
    String ATTRIBUTE = "RedriveAllowPolicy";

    record AllowAll() implements RedriveAllowPolicy { }

    record DenyAll() implements RedriveAllowPolicy { }

    record ByQueue(List<String> sourceArns) implements RedriveAllowPolicy { }

    default boolean allows(QueueArn source) {
        return switch (this) {
            case AllowAll _ -> true;
            case DenyAll _ -> false;
            case ByQueue(var arns) -> arns.contains(source.toString());
        };
    }

    static RedriveAllowPolicy parse(String text) {
        var members = Documents.members(text).orElseThrow(() -> invalid(text, "Redrive allow policy is not a valid JSON map."));
        if (!Set.of("redrivePermission", "sourceQueueArns").containsAll(members.keySet())) {
            throw invalid(text, "Only following attributes are supported: [redrivePermission, sourceQueueArns].");
        }
        var permission = members.get("redrivePermission") instanceof Json.Text(var value) ? value : "";
        boolean named = members.containsKey("sourceQueueArns");
        return switch (permission) {
            case "allowAll" -> unnamed(named, text, new AllowAll());
            case "denyAll" -> unnamed(named, text, new DenyAll());
            case "byQueue" -> new ByQueue(arns(members.get("sourceQueueArns"), text));
            default -> throw invalid(text, "Invalid value for redrivePermission. Allowed values are: [allowAll, denyAll, byQueue].");
        };
    }

    private static RedriveAllowPolicy unnamed(boolean named, String text, RedriveAllowPolicy policy) {
        if (named) {
            throw invalid(text, "sourceQueueArns can only be specified when redrivePermission is byQueue.");
        }
        return policy;
    }

    private static List<String> arns(Json value, String text) {
        if (!(value instanceof Json.Sequence(var elements)) || elements.isEmpty()
                || elements.size() > SqsLimits.SOURCE_QUEUES_NAMED_MAX) {
            throw invalid(text, "sourceQueueArns must contain from 1 to " + SqsLimits.SOURCE_QUEUES_NAMED_MAX + " queue ARNs.");
        }
        return elements.stream().map(element -> {
            if (element instanceof Json.Text(var arn) && QueueArn.parse(arn).isPresent()) {
                return arn;
            }
            throw invalid(text, "Invalid value for sourceQueueArns.");
        }).toList();
    }

    private static RuntimeException invalid(String text, String reason) {
        return SqsErrors.invalidValue(text, ATTRIBUTE, reason);
    }
}
