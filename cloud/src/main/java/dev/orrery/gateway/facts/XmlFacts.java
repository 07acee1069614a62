package dev.orrery.gateway.facts;

import java.util.Map;
import java.util.Set;

/// What is special about the XML of one service.
///
/// @param bareErrors an error is the document element
/// @param roots document elements of answers, by operation
/// @param unwrappedRoots operations whose answer's only member is the text of the document element
/// @param milliseconds times are told with milliseconds, even where there are none
public record XmlFacts(
        boolean bareErrors,
        Map<String, String> roots,
        Set<String> unwrappedRoots,
        boolean milliseconds) {

    static XmlFacts of(PatchLines patches) {
        return new XmlFacts(
                patches.word("error-form").filter(form -> form.equals("bare")).isPresent(),
                patches.pairs("root"),
                patches.set("unwrapped-root"),
                patches.has("milliseconds"));
    }
}
