package dev.orrery.gateway.admin;

import dev.orrery.kernel.Note;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Authority;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Decision;
import dev.orrery.kernel.identity.Identities;
import dev.orrery.kernel.identity.Inquiry;
import dev.orrery.kernel.identity.Memberships;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.identity.Remedy;
import dev.orrery.kernel.journal.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Why a call was allowed or refused, and what came of it, from what the journal keeps; or whether one would be allowed.
final class Why {
    private static final int ARN_PARTS = 6;
    private static final int ACCOUNT_PART = 4;
    private final Identities identities;
    private final Organizations organizations;

    Why(Identities identities, Organizations organizations) {
        this.identities = identities;
        this.organizations = organizations;
    }

    static Map<String, Object> of(Entry entry) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("requestId", entry.requestId());
        facts.put("at", entry.at());
        facts.put("caller", entry.principalArn().isEmpty() ? "anonymous" : entry.principalArn());
        facts.put("accessKeyId", entry.accessKeyId());
        facts.put("account", entry.account());
        facts.put("asked", entry.service() + " " + entry.operation() + " in " + entry.region());
        facts.put("status", entry.status());
        facts.put("errorCode", entry.errorCode());
        facts.put("errorMessage", entry.errorMessage());
        facts.put("decisions", entry.decisions().stream().map(Why::facts).toList());
        facts.put("notes", entry.notes().stream().map(Why::facts).toList());
        return facts;
    }

    /// @return empty when there is no such principal
    Optional<Map<String, Object>> can(String principalArn, String action, String resource) {
        return caller(principalArn).map(caller -> {
            var parts = resource.split(":", ARN_PARTS);
            var owner = parts.length > ACCOUNT_PART && !parts[ACCOUNT_PART].isEmpty() ? parts[ACCOUNT_PART] : caller.account();
            var asked = Access.of(action, resource, owner);
            List<AttachedPolicy> trust = asked.isUpToTrust()
                    ? identities.role(owner, resource.substring(resource.lastIndexOf('/') + 1)).map(role -> List.of(role.trust())).orElse(List.of())
                    : List.of();
            var access = asked.under(trust);
            var facts = new LinkedHashMap<String, Object>();
            facts.put("caller", principalArn);
            facts.put("note", "Asked without a call: policies of the resource" + (trust.isEmpty() ? "" : ", but for the role's trust,")
                    + " and what a request would tell are not known.");
            facts.put("decisions", List.of(facts(Authority.decide(caller, access,
                    Memberships.of(organizations, caller, access), Map.of()))));
            return facts;
        });
    }

    private Optional<Caller> caller(String arn) {
        var parts = arn.split(":", ARN_PARTS);
        if (parts.length < ARN_PARTS) {
            return Optional.empty();
        }
        var account = parts[ACCOUNT_PART];
        var resource = parts[ARN_PARTS - 1];
        var name = resource.substring(resource.lastIndexOf('/') + 1);
        if (resource.equals("root")) {
            return Optional.of(Caller.root(account));
        }
        if (resource.startsWith("user/")) {
            return identities.user(account, name).map(user -> new Caller(new Principal.User(account, user.path(), user.name(), user.id()), "",
                    user.policies(), tags(user.tags())));
        }
        if (resource.startsWith("role/")) {
            return identities.role(account, name).map(role -> role.identity()).map(role -> new Caller(
                    new Principal.RoleSession(account, role.path(), role.name(), "anybody", role.id()), "", role.policies(), tags(role.tags())));
        }
        return Optional.empty();
    }

    private static Map<String, List<String>> tags(Map<String, String> tags) {
        var context = new LinkedHashMap<String, List<String>>();
        tags.forEach((key, value) -> context.put("aws:PrincipalTag/" + key, List.of(value)));
        return context;
    }

    private static Map<String, Object> facts(Decision decision) {
        var inquiry = Inquiry.into(decision);
        var facts = new LinkedHashMap<String, Object>();
        inquiry.caller().map(Caller::principal).filter(Principal.Service.class::isInstance).map(Principal.Service.class::cast)
                .ifPresent(service -> facts.put("askedBy", service.name()));
        inquiry.access().ifPresent(access -> {
            facts.put("action", access.action());
            facts.put("resource", access.resource());
        });
        facts.put("decision", switch (decision) {
            case Decision.Allow _ -> "allowed";
            case Decision.ExplicitDeny _ -> "denied";
            case Decision.ImplicitDeny _ -> "not allowed";
        });
        facts.put("because", inquiry.obstacle().orElseGet(() -> decision.explain().replaceFirst("^allowed: ", "")));
        facts.put("policies", inquiry.looked().stream().map(Why::facts).toList());
        var remedies = inquiry.remedies();
        if (!remedies.isEmpty()) {
            facts.put("remedies", remedies.stream().map(Why::facts).toList());
        }
        return facts;
    }

    private static Map<String, Object> facts(Remedy remedy) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("where", remedy.where());
        switch (remedy) {
            case Remedy.Grant grant -> facts.put("statement", grant.statement());
            case Remedy.Meet meet -> {
                facts.put("allowedBy", meet.statement());
                facts.put("unmet", meet.unmet());
            }
        }
        return facts;
    }

    private static Map<String, Object> facts(Note note) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("about", note.about());
        facts.put("outcome", note.outcome());
        facts.put("because", note.because());
        return facts;
    }

    private static Map<String, Object> facts(Inquiry.Looked looked) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("kind", looked.kind().phrase());
        facts.put("policy", looked.source());
        facts.put("statements", looked.reasons().isEmpty() ? List.of("has no statement about this action")
                : looked.reasons().stream().map(Decision.Reason::text).toList());
        return facts;
    }

    /// The same for a terminal.
    static String text(Map<String, Object> facts) {
        var lines = new ArrayList<String>();
        lines.add(facts.get("caller") + (facts.containsKey("asked") ? " asked for " + facts.get("asked") + "." : ""));
        if (facts.containsKey("status")) {
            lines.add("Answer: " + facts.get("status") + ("".equals(facts.get("errorCode")) ? "" : " " + facts.get("errorCode") + ": "
                    + facts.get("errorMessage")));
        }
        if (facts.containsKey("note")) {
            lines.add((String) facts.get("note"));
        }
        var decisions = list(facts.get("decisions"));
        if (decisions.isEmpty()) {
            lines.add("No permission was asked for.");
        }
        for (var element : decisions) {
            var decision = map(element);
            lines.add("");
            if (decision.containsKey("action")) {
                lines.add(decision.get("action") + " on " + decision.get("resource")
                        + (decision.containsKey("askedBy") ? ", asked for by " + decision.get("askedBy") : ""));
            }
            lines.add("  " + decision.get("decision") + ": " + decision.get("because"));
            for (var policy : list(decision.get("policies"))) {
                lines.add("  " + map(policy).get("kind") + " " + map(policy).get("policy"));
                list(map(policy).get("statements")).forEach(statement -> lines.add("    " + statement));
            }
            addRemedies(list(decision.get("remedies")), lines);
        }
        for (var element : list(facts.get("notes"))) {
            var note = map(element);
            lines.add("");
            lines.add((String) note.get("about"));
            lines.add("  " + note.get("outcome") + ("".equals(note.get("because")) ? "" : ": " + note.get("because")));
        }
        return lines.stream().map(Why::printable).collect(Collectors.joining("\n", "", "\n"));
    }

    /// A stranger's names must not steer the terminal.
    private static String printable(String line) {
        return line.codePoints().map(point -> Character.isISOControl(point) ? '\uFFFD' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static void addRemedies(List<?> remedies, List<String> lines) {
        if (!remedies.isEmpty()) {
            lines.add(remedies.size() == 1 ? "  What would allow it:" : "  What would allow it, all of it together:");
        }
        for (var element : remedies) {
            var remedy = map(element);
            if (remedy.containsKey("statement")) {
                lines.add("  - this statement in the " + remedy.get("where") + ":");
                lines.add("    " + Json.text(remedy.get("statement")));
            } else {
                lines.add("  - a request that meets statement '" + remedy.get("allowedBy") + "' of " + remedy.get("where") + ":");
                list(remedy.get("unmet")).forEach(unmet -> lines.add("    " + unmet));
            }
        }
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
