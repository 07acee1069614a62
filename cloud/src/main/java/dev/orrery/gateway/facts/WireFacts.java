package dev.orrery.gateway.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What only the codec needs to know of one service, mostly from the patches.
///
/// @param bareErrors in XML an error is the document element
/// @param requestIdHeaders that every answer carries: the request's id, and perhaps a second, longer id
/// @param hostMember a member that is the host's first label or the path's first segment
/// @param hosts in front of which that label stands, as in the patches
/// @param form how browsers upload files
/// @param roots document elements of answers, by operation
/// @param unwrappedRoots operations whose answer's only member is the text of the document element
/// @param queryNames other names of members in the query protocol, by member
/// @param queryErrors other codes of errors in the query protocol, by code
/// @param requiredOnWire by operation: query parameters, and headers with a colon in front, that it cannot be without
/// @param statuses of an operation's answer, where it is not 200
/// @param partialMember an answer with this member has status 206
/// @param subresources by method, a star for all: query parameters that are only for operations that stand for them
/// @param verbatim headers with times that may be any text: what was sent goes along as a header of its own
/// @param checksummed operations whose document must come with a checksum
/// @param refused headers, by the operation that does not take them
/// @param json what is special about its JSON
/// @param pathMember a member that, in the query protocol, is the URL that the request was sent to, when it is not given
public record WireFacts(boolean bareErrors, List<String> requestIdHeaders, Optional<String> hostMember,
        List<String> hosts, FormFacts form, Map<String, String> roots, Set<String> unwrappedRoots, Map<String, QueryName> queryNames,
        Map<String, QueryError> queryErrors, Map<String, List<String>> requiredOnWire, Map<String, Integer> statuses,
        Optional<String> partialMember, Map<String, Set<String>> subresources, Set<String> verbatim, Set<String> checksummed,
        Map<String, Set<String>> refused, JsonFacts json, Optional<String> pathMember) {
    /// For a service of which nothing special is known.
    public static final WireFacts PLAIN = new WireFacts(false, List.of(), Optional.empty(), List.of(), FormFacts.NONE, Map.of(), Set.of(),
            Map.of(), Map.of(), Map.of(), Map.of(), Optional.empty(), Map.of(), Set.of(), Set.of(), Map.of(), JsonFacts.PLAIN,
            Optional.empty());

    /// A list or map that the query protocol flattens under another name.
    ///
    /// @param name on the wire, or `@` for the name of the element's type
    public record QueryName(String name, String key, String value) { }

    /// @param code in the query protocol, and in the header that compatible clients read
    /// @param status in every protocol
    /// @param message in the query protocol, where it is another; empty where it is the same
    public record QueryError(String code, int status, String message) { }
}
