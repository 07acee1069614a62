package dev.orrery.gateway.admin;

import dev.orrery.kernel.Note;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Decision;
import dev.orrery.kernel.identity.Inquiry;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.identity.Remedy;
import dev.orrery.kernel.journal.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Why a call was allowed or refused, and what came of it, from what the journal keeps.
final class Why {
    private Why() { }

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

    static Map<String, Object> facts(Decision decision) {
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
        if (!inquiry.ignored().isEmpty()) {
            facts.put("ignored", inquiry.ignored());
        }
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
            case Remedy.Change change -> facts.put("change", change.change());
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
            list(decision.get("ignored")).forEach(ignored -> lines.add("  does not count: " + ignored));
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
            } else if (remedy.containsKey("change")) {
                lines.add("  - no policy, but something else about " + remedy.get("where") + ":");
                lines.add("    " + remedy.get("change"));
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
