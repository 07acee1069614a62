package dev.orrery.gateway.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What is special about one service in the query protocol.
///
/// @param names other names of members, by member
/// @param errors other codes of errors, by code
/// @param detail errors have an empty element `Detail`
/// @param pathMember a member that is the URL that the request was sent to, when it is not given
/// @param rootOnly operations that no path takes but the root
/// @param unknownAction the words for an action that there is not, or not there; an `@` stands for its name
/// @param jsonNames other names of members in answers in JSON, by member
public record QueryFacts(
        Map<String, Name> names,
        Map<String, Error> errors,
        boolean detail,
        Optional<String> pathMember,
        Set<String> rootOnly,
        Optional<String> unknownAction,
        Map<String, String> jsonNames) {

    static QueryFacts of(PatchLines patches) {
        return new QueryFacts(
                patches.take("query-name").stream().collect(Collectors.toUnmodifiableMap(List::getFirst, Name::of)),
                patches.take("query-error").stream().collect(Collectors.toUnmodifiableMap(List::getFirst, Error::of)),
                patches.has("query-detail"),
                patches.word("path-member"),
                patches.set("root-only"),
                patches.take("unknown-action").stream().map(words -> String.join(" ", words)).findFirst(),
                patches.pairs("query-json-name"));
    }

    /// A list or map that is flattened under another name.
    ///
    /// @param name on the wire, or `@` for the name of the element's type
    public record Name(String name, String key, String value) {
        static Name of(List<String> line) {
            return new Name(line.get(1), line.size() > 2 ? line.get(2) : "key", line.size() > 3 ? line.get(3) : "value");
        }
    }

    /// @param code in the query protocol, and in the header that compatible clients read
    /// @param status in every protocol
    /// @param message in the query protocol, where it is another; empty where it is the same
    public record Error(String code, int status, String message) {
        static Error of(List<String> line) {
            return new Error(line.get(1), Integer.parseInt(line.get(2)), String.join(" ", line.subList(3, line.size())));
        }
    }
}
