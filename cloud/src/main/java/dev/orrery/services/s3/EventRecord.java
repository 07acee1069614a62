package dev.orrery.services.s3;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The messages that tell of events, word by word.
///
/// Source: S3 User Guide, "Event message structure".
final class EventRecord {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private EventRecord() { }

    static String time(Instant at) {
        return TIME.format(at);
    }

    /// @param rule the id of the notification that asks for it
    /// @param sequencer larger than that of the event before, as hexadecimal digits
    static String message(BucketRow bucket, String rule, ObjectEvent event, String sequencer) {
        var kind = event.kind();
        var actor = event.actor();
        var members = new LinkedHashMap<String, Json>();
        members.put("eventVersion", text(kind.version));
        members.put("eventSource", text("aws:s3"));
        members.put("awsRegion", text(bucket.region()));
        members.put("eventTime", text(time(event.at())));
        members.put("eventName", text(kind.told));
        members.put("userIdentity", one("principalId", text(actor.principal())));
        members.put("requestParameters", one("sourceIPAddress", text(actor.address())));
        var response = new LinkedHashMap<String, Json>();
        response.put("x-amz-request-id", text(actor.requestId()));
        response.put("x-amz-id-2", text(actor.hostId()));
        members.put("responseElements", new Json.Members(response));
        members.put("s3", s3(bucket, rule, event, sequencer));
        event.detail().ifPresent(detail -> members.put(detail.name(), detail.value()));
        return JsonWriter.write(one("Records", new Json.Sequence(List.of(new Json.Members(members)))));
    }

    private static Json s3(BucketRow bucket, String rule, ObjectEvent event, String sequencer) {
        var owned = new LinkedHashMap<String, Json>();
        owned.put("name", text(bucket.name()));
        owned.put("ownerIdentity", one("principalId", text(EventActor.customerId(bucket.owner()))));
        owned.put("arn", text(bucket.arn()));
        var s3 = new LinkedHashMap<String, Json>();
        s3.put("s3SchemaVersion", text("1.0"));
        s3.put("configurationId", text(rule));
        s3.put("bucket", new Json.Members(owned));
        s3.put("object", object(event, sequencer));
        return new Json.Members(s3);
    }

    private static Json object(ObjectEvent event, String sequencer) {
        var tells = event.kind().tells;
        var object = new LinkedHashMap<String, Json>();
        object.put("key", text(encoded(event.key())));
        if (tells.size) {
            object.put("size", new Json.Numeral(Long.toString(event.size())));
        }
        if (tells.etag) {
            object.put("eTag", text(event.etag()));
        }
        if (!event.versionId().isEmpty()) {
            object.put("versionId", text(event.versionId()));
        }
        if (tells.sequencer) {
            object.put("sequencer", text(sequencer));
        }
        return new Json.Members(object);
    }

    /// Keys are as in a form, `red+flower.jpg`, with slashes as they are.
    static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    /// What a destination gets when it is named, so that somebody sees that all is well.
    static String test(BucketRow bucket, EventActor actor, Instant at) {
        var members = new LinkedHashMap<String, Json>();
        members.put("Service", text("Amazon S3"));
        members.put("Event", text("s3:TestEvent"));
        members.put("Time", text(time(at)));
        members.put("Bucket", text(bucket.name()));
        members.put("RequestId", text(actor.requestId()));
        members.put("HostId", text(actor.hostId()));
        return JsonWriter.write(new Json.Members(members));
    }

    static Json text(String value) {
        return new Json.Text(value);
    }

    static Json one(String name, Json value) {
        return new Json.Members(Map.of(name, value));
    }
}
