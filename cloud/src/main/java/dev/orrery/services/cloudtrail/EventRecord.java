package dev.orrery.services.cloudtrail;

import java.time.Instant;

/// One call as CloudTrail tells it to one account, in AWS's form.
/// Source: CloudTrail User Guide, "CloudTrail record contents for management, data, and network activity events".
///
/// @param region in whose history it is
/// @param shared the same in all accounts that the event is told to; empty when there is one
record EventRecord(EventRules rules, Facts facts, String region, Instant at, String recipient, String id, String shared) {
    private static final String VERSION = "1.11";

    EventRules.Rule rule() {
        return rules.of(facts.service(), facts.operation());
    }

    String json() {
        var rule = rule();
        var json = new JsonText();
        json.begin().text("eventVersion", VERSION).name("userIdentity");
        Identity.write(facts.who(), recipient, json);
        json.text("eventTime", at.toString()).text("eventSource", facts.source()).text("eventName", rule.name()).text("awsRegion", region)
                .text("sourceIPAddress", facts.sourceIp()).text("userAgent", facts.agent());
        if (!facts.errorCode().isEmpty()) {
            json.text("errorCode", rules.errorCode(facts.service(), facts.errorCode())).text("errorMessage", facts.errorMessage());
        }
        json.name("requestParameters").raw(orNull(facts.request())).name("responseElements").raw(orNull(facts.response()));
        additional(json);
        json.text("requestID", PackedId.text(facts.requestId())).text("eventID", id).truth("readOnly", rule.readOnly());
        if (!facts.things().isEmpty()) {
            Things.write(rules, rule, facts, json);
        }
        json.text("eventType", "AwsApiCall");
        rules.version(facts.service()).ifPresent(version -> json.text("apiVersion", version));
        boolean management = rule.kind() == EventRules.Kind.MANAGEMENT;
        json.truth("managementEvent", management).text("recipientAccountId", recipient);
        if (!shared.isEmpty()) {
            json.text("sharedEventID", shared);
        }
        json.text("eventCategory", management ? "Management" : "Data");
        facts.wire().filter(Facts.Wire::secure).ifPresent(wire -> tls(wire, json));
        return json.end().toString();
    }

    private static String orNull(String json) {
        return json.isEmpty() ? "null" : json;
    }

    /// What S3 tells of how a request was signed and how much went to and fro.
    private void additional(JsonText json) {
        facts.wire().filter(wire -> !wire.signature().isEmpty()).ifPresent(wire -> {
            json.name("additionalEventData").begin().text("SignatureVersion", wire.signature());
            if (!wire.cipherSuite().isEmpty()) {
                json.text("CipherSuite", wire.cipherSuite());
            }
            json.number("bytesTransferredIn", wire.bytesIn()).text("AuthenticationMethod", wire.query() ? "QueryString" : "AuthHeader")
                    .number("bytesTransferredOut", wire.bytesOut()).end();
        });
    }

    private static void tls(Facts.Wire wire, JsonText json) {
        json.name("tlsDetails").begin();
        if (!wire.tlsVersion().isEmpty()) {
            json.text("tlsVersion", "TLSv" + wire.tlsVersion());
        }
        if (!wire.cipherSuite().isEmpty()) {
            json.text("cipherSuite", wire.cipherSuite());
        }
        json.text("clientProvidedHostHeader", wire.host()).end();
    }
}
