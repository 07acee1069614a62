package dev.orrery.gateway.signature;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;

/// A secret, narrowed down to one day, region and service: the key of all signatures within that scope.
///
/// @param prototype never used itself, only copied
record SigningKey(Mac prototype) {

    /// The signature of a string, one byte a character, in hexadecimal digits.
    String sign(String stringToSign) {
        return Digests.HEX.formatHex(mac().doFinal(stringToSign.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private Mac mac() {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own HmacSHA256 can be copied", e);
        }
    }

    static SigningKey derive(String secret, Scope scope) {
        var day = Digests.hmacSha256(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), scope.day());
        var region = Digests.hmacSha256(day, scope.region());
        var service = Digests.hmacSha256(region, scope.service());
        return new SigningKey(Digests.hmac("HmacSHA256", Digests.hmacSha256(service, Scope.TERMINAL)));
    }

    /// Where a signature is valid.
    ///
    /// @param day as in `20130524`
    /// @param service the signing name, `s3`
    record Scope(String day, String region, String service) {
        static final String TERMINAL = "aws4_request";

        /// Whether the region has the form of a region's name, as `us-gov-west-1` has and s3cmd's `US` has not.
        boolean hasRegion() {
            int last = region.length() - 1;
            return last > 0 && region.indexOf('-') > 0 && region.charAt(last) >= '0' && region.charAt(last) <= '9'
                    && region.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-');
        }

        @Override
        public String toString() {
            return day + '/' + region + '/' + service + '/' + TERMINAL;
        }
    }

    /// Keys in use. When there are too many they are all forgotten: the few that are needed come back with their next use.
    static final class Cache {
        private static final int KEYS_MAX = 1024;
        private final Map<Entry, SigningKey> keys = new ConcurrentHashMap<>();

        private record Entry(String secret, Scope scope) { }

        SigningKey get(String secret, Scope scope) {
            var entry = new Entry(secret, scope);
            var known = keys.get(entry);
            if (known != null) {
                return known;
            }
            if (keys.size() >= KEYS_MAX) {
                keys.clear();
            }
            var derived = derive(secret, scope);
            keys.put(entry, derived);
            return derived;
        }
    }
}
