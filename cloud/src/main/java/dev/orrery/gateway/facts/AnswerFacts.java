package dev.orrery.gateway.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is special about the answers of one service.
///
/// @param requestIdHeaders that every answer carries: the request's id, and perhaps a second, longer id
/// @param server what the header `Server` says; empty for none
/// @param statuses where they are not 200
/// @param partialMember an answer with this member has status 206
/// @param types by operation: the content type that is told of an answer without content
/// @param chunkedErrors errors come in chunks, without a length
public record AnswerFacts(
        List<String> requestIdHeaders,
        Optional<String> server,
        List<Status> statuses,
        Optional<String> partialMember,
        Map<String, String> types,
        boolean chunkedErrors) {
    private static final int OK = 200;

    static AnswerFacts of(PatchLines patches) {
        return new AnswerFacts(
                patches.words("request-id"),
                patches.word("server"),
                patches.take("status").stream().map(line -> new Status(line.get(0), Integer.parseInt(line.get(1)))).toList(),
                patches.word("partial"),
                patches.pairs("empty-type"),
                patches.has("chunked-errors"));
    }

    /// Of an operation's answer; the first pattern that fits counts.
    public int status(String operation) {
        return statuses.stream().filter(status -> status.fits(operation)).findFirst().map(Status::number).orElse(OK);
    }

    /// @param pattern a name, or the beginning of some with a star behind it
    public record Status(String pattern, int number) {
        boolean fits(String operation) {
            return pattern.endsWith("*") ? operation.startsWith(pattern.substring(0, pattern.length() - 1)) : operation.equals(pattern);
        }
    }
}
