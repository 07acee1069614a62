package dev.orrery.gateway.facts;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is special about the XML of one service.
///
/// @param bareErrors an error is the document element
/// @param roots document elements of answers, by operation
/// @param unwrappedRoots operations whose answer's only member is the text of the document element
/// @param milliseconds times are told with milliseconds, even where there are none
/// @param orders by operation: the elements of the answer that come in this order; the others come behind them
public record XmlFacts(
        boolean bareErrors,
        Map<String, String> roots,
        Set<String> unwrappedRoots,
        boolean milliseconds,
        Map<String, List<String>> orders) {

    static XmlFacts of(PatchLines patches) {
        return new XmlFacts(
                patches.word("error-form").filter(form -> form.equals("bare")).isPresent(),
                patches.pairs("root"),
                patches.set("unwrapped-root"),
                patches.has("milliseconds"),
                patches.lists("order"));
    }
}
