package dev.orrery.gateway.facts;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How a form by which a browser uploads a file stands for a PUT: the names of its fields, in lower case. A star at the end
/// of a name stands for the rest of it.
///
/// @param container what the address tells, for the policy: `bucket`
/// @param path what comes behind the address: `key`
/// @param headers fields that are headers of the same name
/// @param renamed fields that are headers of another name
/// @param tags a field with a document of tags, which is a header with a query of them
/// @param redirects where the browser shall go next, the first of these that is there
/// @param status the field that chooses how success is told
/// @param free fields that a policy need not mention
public record FormFacts(String container, String path, Set<String> headers, Map<String, String> renamed, Map<String, String> tags,
        List<String> redirects, String status, Set<String> free) {
    public static final FormFacts NONE = new FormFacts("", "", Set.of(), Map.of(), Map.of(), List.of(), "", Set.of());
    private static final String REST = "*";

    public boolean isHeader(String field) {
        return isIn(headers, field);
    }

    public boolean isFree(String field) {
        return isIn(free, field);
    }

    private static boolean isIn(Set<String> patterns, String field) {
        return patterns.contains(field) || patterns.stream().anyMatch(pattern -> pattern.endsWith(REST)
                && field.startsWith(pattern.substring(0, pattern.length() - REST.length())));
    }

    /// With one more fact of the patches: its kind without `form-`, and its values.
    FormFacts with(String kind, List<String> values) {
        return switch (kind) {
            case "address" -> new FormFacts(values.get(0), values.get(1), headers, renamed, tags, redirects, status, free);
            case "header" -> new FormFacts(container, path, union(headers, values), renamed, tags, redirects, status, free);
            case "renamed" -> new FormFacts(container, path, headers, with(renamed, values), tags, redirects, status, free);
            case "tags" -> new FormFacts(container, path, headers, renamed, with(tags, values), redirects, status, free);
            case "redirect" -> new FormFacts(container, path, headers, renamed, tags, values, status, free);
            case "status" -> new FormFacts(container, path, headers, renamed, tags, redirects, values.getFirst(), free);
            case "free" -> new FormFacts(container, path, headers, renamed, tags, redirects, status, union(free, values));
            default -> throw new IllegalStateException("forms have no fact of kind " + kind);
        };
    }

    private static Set<String> union(Set<String> some, List<String> more) {
        var all = new HashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }

    private static Map<String, String> with(Map<String, String> some, List<String> pair) {
        var all = new HashMap<>(some);
        all.put(pair.get(0), pair.get(1));
        return Map.copyOf(all);
    }
}
