package dev.orrery.gateway.facts;

/// What only the codec needs to know of one service, from its patches. A new fact is a component of the group it belongs to,
/// read in that group's `of`, and told at the top of `META-INF/orrery/patches`.
public record WireFacts(
        AddressFacts address,
        RequestFacts request,
        AnswerFacts answer,
        XmlFacts xml,
        QueryFacts query,
        JsonFacts json,
        FormFacts form) {
    /// For a service of which nothing special is known.
    public static final WireFacts PLAIN = of(PatchLines.of());

    public static WireFacts of(PatchLines patches) {
        return new WireFacts(
                AddressFacts.of(patches),
                RequestFacts.of(patches),
                AnswerFacts.of(patches),
                XmlFacts.of(patches),
                QueryFacts.of(patches),
                JsonFacts.of(patches),
                FormFacts.of(patches));
    }
}
