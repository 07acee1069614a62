package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.journal.Answered;
import dev.orrery.kernel.journal.Entry;
import dev.orrery.services.cloudtrail.EventRow.Touched;
import java.util.List;
import java.util.Optional;

/// What is kept of a call: what its record needs and cannot be told from anything else, so that nothing is written twice and
/// the record itself only when somebody wants to see it.
///
/// @param requestId packed
/// @param service as in the SDK
/// @param operation as in the SDK
/// @param signingName as in principals: `monitoring`
/// @param agent the program that called; empty where the row has a number for it
/// @param request `requestParameters` as JSON; empty for none
/// @param response likewise
/// @param things the resources that permissions were asked for
/// @param named resources that request and response name
record Facts(byte[] requestId, String service, String operation, String signingName, Who who, String sourceIp, String agent, String errorCode,
        String errorMessage, String request, String response, List<Thing> things, List<Touched> named, Optional<Wire> wire) {
    /// A resource with the account that owns it.
    record Thing(String arn, String account) { }

    /// How the call came over the wire.
    ///
    /// @param secure whether over TLS
    /// @param host as the caller knows it
    /// @param signature `SigV4`; empty where records do not tell
    /// @param query whether the signature was in the query
    record Wire(boolean secure, String host, String tlsVersion, String cipherSuite, String signature, boolean query, long bytesIn, long bytesOut) { }

    static Facts of(EventRules rules, EventRules.Rule rule, Entry entry, Answered call) {
        var elements = new Elements(rules, entry.service());
        var request = elements.request(call.request(), rule.subresource(), call.channel().host());
        var response = rule.answers() && call.response().isPresent() ? elements.response(call.response().get()) : "";
        return new Facts(PackedId.of(entry.requestId()), entry.service(), entry.operation(), call.signingName(),
                Who.of(call.call().caller(), call.via(), call.accesses()), entry.sourceIp(), entry.userAgent(), entry.errorCode(),
                entry.errorMessage(), request, response, Things.of(rules, rule, entry.service(), call.accesses()), elements.named(),
                wire(rules, entry, call));
    }

    private static Optional<Wire> wire(EventRules rules, Entry entry, Answered call) {
        var channel = call.channel();
        var context = call.call().context();
        var signature = rules.isWire(entry.service()) ? context.get(call.signingName() + ":signatureversion") : null;
        if (signature == null && !channel.secure()) {
            return Optional.empty();
        }
        var manner = signature == null ? null : context.get(call.signingName() + ":authType");
        return Optional.of(new Wire(channel.secure(), channel.host(), channel.tlsVersion(), channel.cipherSuite(),
                signature == null ? "" : signature.getFirst().equals("AWS") ? "SigV2" : "SigV4",
                manner != null && manner.getFirst().equals("REST-QUERY-STRING"), entry.bytesIn(), entry.bytesOut()));
    }

    String source() {
        return signingName + ".amazonaws.com";
    }

    Facts by(String otherAgent) {
        return new Facts(requestId, service, operation, signingName, who, sourceIp, otherAgent, errorCode, errorMessage, request, response, things, named,
                wire);
    }

    /// About as many as there are bytes.
    int characters() {
        int count = requestId.length + service.length() + operation.length() + signingName.length() + who.characters() + sourceIp.length()
                + agent.length() + errorCode.length() + errorMessage.length() + request.length() + response.length();
        for (var thing : things) {
            count += thing.arn().length() + thing.account().length();
        }
        for (var each : named) {
            count += each.type().length() + each.name().length();
        }
        return count;
    }
}
