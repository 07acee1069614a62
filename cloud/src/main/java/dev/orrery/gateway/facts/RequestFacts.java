package dev.orrery.gateway.facts;

import java.util.Map;
import java.util.Set;

/// What is special about the requests of one service.
///
/// @param subresources by method, a star for all: query parameters that are only for operations that stand for them
/// @param verbatim headers with times that may be any text: what was sent goes along as a header of its own
/// @param checksummed operations whose document must come with a checksum
/// @param refused headers, by the operation that does not take them
/// @param queryHeaders headers that may stand in the query of a presigned URL, in lower case; a star stands for the rest of a name
/// @param blank query parameters with numbers that mean nothing when they are empty
public record RequestFacts(
        Map<String, Set<String>> subresources,
        Set<String> verbatim,
        Set<String> checksummed,
        Map<String, Set<String>> refused,
        Set<String> queryHeaders,
        Set<String> blank) {

    static RequestFacts of(PatchLines patches) {
        return new RequestFacts(
                patches.groups("subresource"),
                patches.set("verbatim"),
                patches.set("checksummed"),
                patches.inverseGroups("refused"),
                patches.set("query-header"),
                patches.set("blank"));
    }

    /// @param name in lower case
    public boolean isQueryHeader(String name) {
        return queryHeaders.contains(name) || queryHeaders.stream().anyMatch(pattern ->
                pattern.endsWith("*") && name.startsWith(pattern.substring(0, pattern.length() - 1)));
    }
}
