package dev.orrery.gateway.signature;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A secret, narrowed down to one day, region and service: the key of all signatures within that scope.
record SigningKey(HmacSha256 hmac) {

    /// The signature of a string, one byte a character, in hexadecimal digits.
    String sign(String stringToSign) {
        return Digests.HEX.formatHex(hmac.of(stringToSign.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static SigningKey derive(String secret, Scope scope) {
        var day = Digests.hmacSha256(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), scope.day());
        var region = Digests.hmacSha256(day, scope.region());
        var service = Digests.hmacSha256(region, scope.service());
        return new SigningKey(new HmacSha256(Digests.hmacSha256(service, Scope.TERMINAL)));
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

        // As any record's, which the JDK would put together for the first request.
        @Override
        public int hashCode() {
            return 31 * (31 * day.hashCode() + region.hashCode()) + service.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Scope scope && scope.day.equals(day) && scope.region.equals(region) && scope.service.equals(service);
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

        private record Entry(String secret, Scope scope) {

            @Override
            public int hashCode() {
                return 31 * secret.hashCode() + scope.hashCode();
            }

            @Override
            public boolean equals(Object other) {
                return other instanceof Entry entry && entry.secret.equals(secret) && entry.scope.equals(scope);
            }
        }

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
