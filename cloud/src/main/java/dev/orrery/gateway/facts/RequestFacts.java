package dev.orrery.gateway.facts;

import java.util.Map;
import java.util.Set;

/// What is special about the requests of one service.
///
/// @param subresources by method, a star for all: query parameters that are only for operations that stand for them
/// @param verbatim headers with times that may be any text: what was sent goes along as a header of its own
/// @param checksummed operations whose document must come with a checksum
/// @param refused headers, by the operation that does not take them
public record RequestFacts(
        Map<String, Set<String>> subresources,
        Set<String> verbatim,
        Set<String> checksummed,
        Map<String, Set<String>> refused) {

    static RequestFacts of(PatchLines patches) {
        return new RequestFacts(
                patches.groups("subresource"),
                patches.set("verbatim"),
                patches.set("checksummed"),
                patches.inverseGroups("refused"));
    }
}
