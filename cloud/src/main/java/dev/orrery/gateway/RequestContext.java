package dev.orrery.gateway;

import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.signature.Signed;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.FoldedKeys;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The global condition keys of one request. Most decisions look at few of them, so each is made when it is asked for. The journal
/// keeps them with the decision, so they hold nothing of the request but what they tell.
/// Source: IAM User Guide, "AWS global condition context keys".
final class RequestContext extends AbstractMap<String, List<String>> implements FoldedKeys {
    private static final List<String> GLOBAL = List.of("aws:SourceIp", "aws:SecureTransport", "aws:CurrentTime", "aws:EpochTime",
            "aws:RequestedRegion", "aws:ViaAWSService", "aws:UserAgent", "aws:Referer");
    private static final List<String> OF_SERVICE = List.of("TlsVersion", "authType", "signatureversion", "signatureAge",
            "x-amz-content-sha256");
    private final Instant now;
    private final String region;
    private final String address;
    private final boolean secure;
    private final String tlsVersion;
    private final Optional<String> agent;
    private final Optional<String> referer;
    private final boolean form;
    private final Optional<Signed.Manner> manner;
    private String service = "";

    RequestContext(Message message, Instant now, String region, Optional<Signed.Manner> manner, boolean form) {
        this.now = now;
        this.region = region;
        this.address = message.remoteAddress();
        this.secure = message.secure();
        this.tlsVersion = message.tlsVersion();
        this.agent = message.headers().first("user-agent");
        this.referer = message.headers().first("referer");
        this.form = form;
        this.manner = manner;
    }

    /// The service is known, whose name stands in front of the condition keys that only it has.
    void reached(String signingName) {
        service = signingName;
    }

    @Override
    public Set<Entry<String, List<String>>> entrySet() {
        var keys = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        GLOBAL.forEach(name -> put(keys, name));
        OF_SERVICE.forEach(name -> put(keys, service + ":" + name));
        return keys.entrySet();
    }

    private void put(Map<String, List<String>> keys, String name) {
        var values = values(name.toLowerCase(Locale.ROOT));
        if (!values.isEmpty()) {
            keys.put(name, values);
        }
    }

    @Override
    public boolean containsKey(Object key) {
        return get(key) != null;
    }

    @Override
    public List<String> get(Object key) {
        var values = key instanceof String name ? values(name.toLowerCase(Locale.ROOT)) : List.<String>of();
        return values.isEmpty() ? null : values;
    }

    @Override
    public List<String> values(String folded) {
        return value(folded).map(List::of).orElse(List.of());
    }

    private Optional<String> value(String key) {
        return switch (key) {
            case "aws:sourceip" -> Optional.of(address);
            case "aws:securetransport" -> Optional.of(Boolean.toString(secure));
            case "aws:currenttime" -> Optional.of(now.toString());
            case "aws:epochtime" -> Optional.of(Long.toString(now.getEpochSecond()));
            case "aws:requestedregion" -> Optional.of(region);
            case "aws:viaawsservice" -> Optional.of("false");
            case "aws:useragent" -> agent;
            case "aws:referer" -> referer;
            case Call.FORM -> form ? Optional.of("true") : Optional.empty();
            default -> !service.isEmpty() && key.startsWith(service) && key.startsWith(":", service.length())
                    ? ofService(key.substring(service.length() + 1)) : Optional.empty();
        };
    }

    /// How the request was signed and came here. S3 alone has keys for it, but nothing in them is special to S3.
    ///
    /// Source: S3 API Reference, "Amazon S3 signature version 4 authentication specific policy keys", where the age is that
    /// of presigned URLs; Service Authorization Reference, "Condition keys for Amazon S3".
    private Optional<String> ofService(String key) {
        return switch (key) {
            case "tlsversion" -> present(tlsVersion);
            case "authtype" -> manner.map(signed -> switch (signed.place()) {
                case HEADER -> "REST-HEADER";
                case QUERY -> "REST-QUERY-STRING";
                case FORM -> "POST";
            });
            case "signatureversion" -> manner.map(Signed.Manner::algorithm);
            case "signatureage" -> manner.flatMap(Signed.Manner::age).map(age -> Long.toString(age.toMillis()));
            case "x-amz-content-sha256" -> manner.map(Signed.Manner::payload).filter(payload -> !payload.isEmpty());
            default -> Optional.empty();
        };
    }

    private static Optional<String> present(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
