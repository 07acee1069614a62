package dev.orrery.gateway;

import dev.orrery.gateway.http.Message;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The global condition keys of one request. Most decisions never look at them, so they are made when first asked for.
/// Source: IAM User Guide, "AWS global condition context keys".
final class RequestContext extends AbstractMap<String, List<String>> {
    private final Supplier<Map<String, List<String>>> source;
    private Map<String, List<String>> keys;

    RequestContext(Message message, Instant now, String region) {
        this.source = () -> read(message, now, region);
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
