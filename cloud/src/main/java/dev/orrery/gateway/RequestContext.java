package dev.orrery.gateway;

import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.signature.Signed;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The global condition keys of one request. Most decisions never look at them, so they are made when first asked for.
/// Source: IAM User Guide, "AWS global condition context keys".
final class RequestContext extends AbstractMap<String, List<String>> {
    private final Supplier<Map<String, List<String>>> source;
    private Map<String, List<String>> keys;

    /// @param service the service's name in front of the condition keys that only it has; asked for late, when it is known
    RequestContext(Message message, Instant now, String region, Optional<Signed.Manner> manner, Supplier<Optional<String>> service) {
        this.source = () -> {
            var keys = read(message, now, region);
            service.get().ifPresent(name -> addManner(name, message, manner, keys));
            return keys;
        };
    }

    @Override
    public Set<Entry<String, List<String>>> entrySet() {
        return keys().entrySet();
    }

    @Override
    public List<String> get(Object key) {
        return keys().get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return keys().containsKey(key);
    }

    private synchronized Map<String, List<String>> keys() {
        if (keys == null) {
            keys = source.get();
        }
        return keys;
    }

    /// How the request was signed and came here. S3 alone has keys for it, but nothing in them is special to S3.
    ///
    /// Source: S3 API Reference, "Amazon S3 signature version 4 authentication specific policy keys", where the age is that
    /// of presigned URLs; Service Authorization Reference, "Condition keys for Amazon S3".
    private static void addManner(String service, Message message, Optional<Signed.Manner> manner, Map<String, List<String>> keys) {
        if (!message.tlsVersion().isEmpty()) {
            keys.put(service + ":TlsVersion", List.of(message.tlsVersion()));
        }
        manner.ifPresent(signed -> {
            keys.put(service + ":authType", List.of(switch (signed.place()) {
                case HEADER -> "REST-HEADER";
                case QUERY -> "REST-QUERY-STRING";
                case FORM -> "POST";
            }));
            keys.put(service + ":signatureversion", List.of(signed.algorithm()));
            signed.age().ifPresent(age -> keys.put(service + ":signatureAge", List.of(Long.toString(age.toMillis()))));
            if (!signed.payload().isEmpty()) {
                keys.put(service + ":x-amz-content-sha256", List.of(signed.payload()));
            }
        });
    }

    private static Map<String, List<String>> read(Message message, Instant now, String region) {
        var keys = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        keys.put("aws:SourceIp", List.of(message.remoteAddress()));
        keys.put("aws:SecureTransport", List.of(Boolean.toString(message.secure())));
        keys.put("aws:CurrentTime", List.of(now.toString()));
        keys.put("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
        keys.put("aws:RequestedRegion", List.of(region));
        keys.put("aws:ViaAWSService", List.of("false"));
        message.headers().first("user-agent").ifPresent(value -> keys.put("aws:UserAgent", List.of(value)));
        message.headers().first("referer").ifPresent(value -> keys.put("aws:Referer", List.of(value)));
        return keys;
    }
}
