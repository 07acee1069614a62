package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.journal.Answered;
import dev.orrery.kernel.journal.Entry;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One call as CloudTrail tells it, in AWS's form.
/// Source: CloudTrail User Guide, "CloudTrail record contents for management, data, and network activity events".
final class EventRecord {
    private static final String VERSION = "1.11";
    /// How many resources of one event are told; only batches have more.
    private static final int RESOURCES_MAX = 25;
    private static final int DEPTH_MAX = 8;
    private static final String OBJECT = "AWS::S3::Object";
    private static final String TABLE = "AWS::DynamoDB::Table";
    private static final String INDEX = "/index/";
    private final EventRules rules;
    private final EventRules.Rule rule;
    private final Entry entry;
    private final Answered call;
    private final Identity identity;
    private final Json request;
    private final Json response;

    EventRecord(EventRules rules, EventRules.Rule rule, Entry entry, Answered call) {
        this.rules = rules;
        this.rule = rule;
        this.entry = entry;
        this.call = call;
        this.identity = new Identity(call.call().caller(), call.via());
        var elements = new Elements(rules, entry.service());
        this.request = elements.of(call.request(), "requestParameters", call.channel().host());
        this.response = rule.answers() && call.response().isPresent()
                ? elements.of(call.response().get(), "responseElements", "") : new Json.Nothing();
    }

    Instant at() {
        return entry.at().truncatedTo(ChronoUnit.SECONDS);
    }

    String source() {
        return call.signingName() + ".amazonaws.com";
    }

    /// The region in whose history the event is.
    String region() {
        return rules.isGlobal(entry.service()) ? "us-east-1" : entry.region();
    }

    /// As selectors see it.
    Candidate candidate() {
        boolean management = rule.kind() == EventRules.Kind.MANAGEMENT;
        var data = management ? List.<EventRow.Touched>of()
                : resources().stream().map(access -> new EventRow.Touched(dataType(access), dataArn(access))).toList();
        return new Candidate(management, region(), rules.isGlobal(entry.service()), source(), rule.name(), rule.readOnly(),
                identity.caller().principal().arn(), data);
    }

    /// The type by which selectors know the resource: a listing of a bucket touches objects.
    private String dataType(Access access) {
        return isBucketOfObjects(access) ? OBJECT : rules.typeOf(entry.service(), access.resource()).orElseThrow();
    }

    private String dataArn(Access access) {
        return isBucketOfObjects(access) ? access.resource() + "/" : access.resource();
    }

    private boolean isBucketOfObjects(Access access) {
        return rule.type().equals(OBJECT) && access.resource().indexOf('/') < 0;
    }

    EventRules.Rule rule() {
        return rule;
    }

    /// ARNs that the call was about, with the types that the file gives them.
    List<Access> resources() {
        var seen = new LinkedHashMap<String, Access>();
        for (var each : call.accesses()) {
            var access = told(each);
            if (seen.size() < RESOURCES_MAX && rules.typeOf(entry.service(), access.resource()).isPresent()) {
                seen.putIfAbsent(access.resource(), access);
            }
        }
        // Who asks for an object may be asked whether he may list the bucket: that is not what the call was about.
        boolean ofObjects = rule.type().equals(OBJECT) && seen.values().stream().anyMatch(access -> !isBucketOfObjects(access));
        return seen.values().stream().filter(access -> !ofObjects || !isBucketOfObjects(access)).toList();
    }

    /// What records name: a table for its indexes, and the bucket alone where they name no keys.
    private Access told(Access access) {
        int end = rule.keyless() ? access.resource().indexOf('/') : rule.type().equals(TABLE) ? access.resource().indexOf(INDEX) : -1;
        return end < 0 ? access : Access.of(access.action(), access.resource().substring(0, end), access.resourceAccount());
    }

    /// The event as it stands in an account's history.
    ///
    /// @param shared the same in all accounts that the event is told to; empty when there is one
    EventRow row(String recipient, String id, String shared, long number) {
        return new EventRow(region(), at(), number, id, rule.name(), source(), identity.caller().account().equals(recipient)
                || identity.caller().account().isEmpty() ? identity.lookUpName(call.response()) : "",
                rule.readOnly(), entry.accessKeyId(), touched(), json(recipient, id, shared));
    }

    String json(String recipient, String id, String shared) {
        var members = new LinkedHashMap<String, Json>();
        text(members, "eventVersion", VERSION);
        members.put("userIdentity", identity.element(recipient, call.response()));
        text(members, "eventTime", at().toString());
        text(members, "eventSource", source());
        text(members, "eventName", rule.name());
        text(members, "awsRegion", region());
        text(members, "sourceIPAddress", entry.sourceIp());
        text(members, "userAgent", entry.userAgent());
        if (!entry.errorCode().isEmpty()) {
            text(members, "errorCode", rules.errorCode(entry.service(), entry.errorCode()));
            text(members, "errorMessage", entry.errorMessage());
        }
        members.put("requestParameters", request);
        members.put("responseElements", response);
        transfer().ifPresent(data -> members.put("additionalEventData", data));
        text(members, "requestID", entry.requestId());
        text(members, "eventID", id);
        members.put("readOnly", new Json.Truth(rule.readOnly()));
        var resources = resourceElements();
        if (!resources.isEmpty()) {
            members.put("resources", new Json.Sequence(resources));
        }
        text(members, "eventType", "AwsApiCall");
        rules.version(entry.service()).ifPresent(version -> text(members, "apiVersion", version));
        members.put("managementEvent", new Json.Truth(rule.kind() == EventRules.Kind.MANAGEMENT));
        text(members, "recipientAccountId", recipient);
        if (!shared.isEmpty()) {
            text(members, "sharedEventID", shared);
        }
        text(members, "eventCategory", rule.kind() == EventRules.Kind.MANAGEMENT ? "Management" : "Data");
        tls().ifPresent(details -> members.put("tlsDetails", details));
        return JsonWriter.write(new Json.Members(members));
    }

    private List<Json> resourceElements() {
        var elements = new ArrayList<Json>();
        var buckets = new LinkedHashSet<String>();
        for (var access : resources()) {
            var type = rules.typeOf(entry.service(), access.resource()).orElseThrow();
            if (!rule.type().equals(OBJECT)) {
                elements.add(resourceElement(access.resourceAccount(), type, "ARN", access.resource()));
                continue;
            }
            boolean listing = isBucketOfObjects(access);
            elements.add(resourceElement("", OBJECT, listing ? "ARNPrefix" : "ARN", dataArn(access)));
            var bucket = listing ? access.resource() : access.resource().substring(0, access.resource().indexOf('/'));
            if (buckets.add(bucket)) {
                elements.add(resourceElement(access.resourceAccount(), "AWS::S3::Bucket", "ARN", bucket));
            }
        }
        return elements;
    }

    private static Json resourceElement(String account, String type, String name, String arn) {
        var members = new LinkedHashMap<String, Json>();
        if (!account.isEmpty()) {
            text(members, "accountId", account);
        }
        text(members, "type", type);
        text(members, name, arn);
        return new Json.Members(members);
    }

    /// What S3 tells of how a request was signed and how much went to and fro.
    private Optional<Json> transfer() {
        var signature = call.call().context().get(call.signingName() + ":signatureversion");
        if (!rules.isWire(entry.service()) || signature == null) {
            return Optional.empty();
        }
        var members = new LinkedHashMap<String, Json>();
        text(members, "SignatureVersion", signature.getFirst().equals("AWS") ? "SigV2" : "SigV4");
        if (!call.channel().cipherSuite().isEmpty()) {
            text(members, "CipherSuite", call.channel().cipherSuite());
        }
        members.put("bytesTransferredIn", new Json.Numeral(Long.toString(entry.bytesIn())));
        var manner = call.call().context().getOrDefault(call.signingName() + ":authType", List.of(""));
        text(members, "AuthenticationMethod", manner.getFirst().equals("REST-QUERY-STRING") ? "QueryString" : "AuthHeader");
        members.put("bytesTransferredOut", new Json.Numeral(Long.toString(entry.bytesOut())));
        return Optional.of(new Json.Members(members));
    }

    private Optional<Json> tls() {
        var channel = call.channel();
        if (!channel.secure()) {
            return Optional.empty();
        }
        var members = new LinkedHashMap<String, Json>();
        if (!channel.tlsVersion().isEmpty()) {
            text(members, "tlsVersion", "TLSv" + channel.tlsVersion());
        }
        if (!channel.cipherSuite().isEmpty()) {
            text(members, "cipherSuite", channel.cipherSuite());
        }
        text(members, "clientProvidedHostHeader", channel.host());
        return Optional.of(new Json.Members(members));
    }

    /// The resources by which the event is found.
    private List<EventRow.Touched> touched() {
        var found = new LinkedHashSet<EventRow.Touched>();
        resources().forEach(access -> found.add(new EventRow.Touched(rules.typeOf(entry.service(), access.resource()).orElseThrow(),
                access.resource())));
        var named = rules.resources(entry.service());
        if (!named.isEmpty()) {
            look(request, named, found, 0);
            look(response, named, found, 0);
        }
        return found.stream().limit(RESOURCES_MAX).toList();
    }

    private static void look(Json json, Map<String, String> named, Set<EventRow.Touched> found, int depth) {
        if (depth > DEPTH_MAX || found.size() >= RESOURCES_MAX) {
            return;
        }
        switch (json) {
            case Json.Members(var members) -> members.forEach((name, value) -> {
                if (value instanceof Json.Text(var text) && named.containsKey(name)) {
                    found.add(new EventRow.Touched(named.get(name), text));
                } else {
                    look(value, named, found, depth + 1);
                }
            });
            case Json.Sequence(var elements) -> elements.forEach(element -> look(element, named, found, depth + 1));
            case Json.Text _, Json.Numeral _, Json.Truth _, Json.Nothing _ -> { }
        }
    }

    private static void text(Map<String, Json> members, String name, String value) {
        members.put(name, new Json.Text(value));
    }
}
