package dev.orrery.services.sts;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Decision;
import dev.orrery.kernel.identity.Inquiry;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.identity.Statement;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a decoded message says: how it was decided, by which statements, who asked for what, and the condition keys.
/// Source: STS API Reference, `DecodeAuthorizationMessage`; the fields are those of its example and of messages that people show.
final class RefusalDetails {
    private static final String OWN_KEYS = "orrery:";

    private RefusalDetails() { }

    /// @param complete whether the condition keys of the request are told; they may be many
    static String of(Call call, Decision decision, boolean complete) {
        var inquiry = Inquiry.into(decision);
        var document = new LinkedHashMap<String, Json>();
        document.put("allowed", new Json.Truth(decision.allowed()));
        document.put("explicitDeny", new Json.Truth(decision instanceof Decision.ExplicitDeny));
        document.put("matchedStatements", items(matched(call, decision, inquiry)));
        document.put("failures", items(List.of()));
        var context = new LinkedHashMap<String, Json>();
        context.put("principal", principal(call.caller().principal()));
        inquiry.access().ifPresent(access -> {
            context.put("action", text(access.action()));
            context.put("resource", text(access.resource()));
            context.put("conditions", items(complete ? conditions(call, access) : List.of()));
        });
        document.put("context", new Json.Members(context));
        return JsonWriter.write(new Json.Members(document));
    }

    private static Json principal(Principal principal) {
        var members = new LinkedHashMap<String, Json>();
        members.put("id", text(principal.userId()));
        if (principal instanceof Principal.User user) {
            members.put("name", text(user.name()));
        }
        members.put("arn", text(principal.arn()));
        return new Json.Members(members);
    }

    /// The statements that denied.
    private static List<Json> matched(Call call, Decision decision, Inquiry inquiry) {
        var found = new ArrayList<Json>();
        for (var reason : decision.reasons()) {
            if (reason.effect() == Decision.Effect.DENIES && !reason.statement().isEmpty()) {
                Stream.concat(call.caller().policies().stream(), inquiry.access().stream().flatMap(access -> access.resourcePolicies().stream()))
                        .filter(policy -> policy.kind() == reason.kind() && policy.source().equals(reason.source()))
                        .flatMap(policy -> policy.policy().statements().stream())
                        .filter(statement -> statement.label().equals(reason.statement())).findFirst()
                        .ifPresent(statement -> found.add(statement(call, reason.kind(), statement)));
            }
        }
        return found;
    }

    private static Json statement(Call call, AttachedPolicy.Kind kind, Statement statement) {
        var members = new LinkedHashMap<String, Json>();
        members.put("statementId", text(statement.sid()));
        members.put("effect", text(statement.effect().name()));
        members.put("principals", items(kind == AttachedPolicy.Kind.RESOURCE ? List.of() : List.of(value(holder(call.caller().principal())))));
        members.put("principalGroups", items(List.of()));
        members.put(statement.actionsNegated() ? "notActions" : "actions", items(statement.actions().stream().map(RefusalDetails::value).toList()));
        members.put(statement.resourcesNegated() ? "notResources" : "resources",
                items(statement.resources().stream().map(RefusalDetails::value).toList()));
        members.put("conditions", items(statement.conditions().stream().map(condition -> keyed(condition.key(), "value", condition.values())).toList()));
        return new Json.Members(members);
    }

    /// A role rather than one session of it.
    private static String holder(Principal principal) {
        return principal instanceof Principal.RoleSession session ? session.roleId() : principal.userId();
    }

    private static List<Json> conditions(Call call, Access access) {
        var all = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(call.context());
        all.putAll(access.context());
        all.putAll(call.caller().session());
        return all.entrySet().stream().filter(entry -> !entry.getKey().startsWith(OWN_KEYS))
                .map(entry -> keyed(entry.getKey(), "values", entry.getValue())).toList();
    }

    private static Json keyed(String key, String name, List<String> values) {
        var members = new LinkedHashMap<String, Json>();
        members.put("key", text(key));
        members.put(name, items(values.stream().map(RefusalDetails::value).toList()));
        return new Json.Members(members);
    }

    private static Json items(List<Json> items) {
        return new Json.Members(Map.of("items", new Json.Sequence(items)));
    }

    private static Json value(String value) {
        return new Json.Members(Map.of("value", text(value)));
    }

    private static Json text(String text) {
        return new Json.Text(text);
    }
}
