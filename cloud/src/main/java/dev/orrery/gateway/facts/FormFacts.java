package dev.orrery.gateway.facts;

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
public record FormFacts(
        String container,
        String path,
        Set<String> headers,
        Map<String, String> renamed,
        Map<String, String> tags,
        List<String> redirects,
        String status,
        Set<String> free) {
    private static final String REST = "*";

    static FormFacts of(PatchLines patches) {
        var address = patches.words("form-address");
        return new FormFacts(
                address.isEmpty() ? "" : address.get(0),
                address.isEmpty() ? "" : address.get(1),
                patches.set("form-header"),
                patches.pairs("form-renamed"),
                patches.pairs("form-tags"),
                patches.words("form-redirect"),
                patches.word("form-status").orElse(""),
                patches.set("form-free"));
    }

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
}
