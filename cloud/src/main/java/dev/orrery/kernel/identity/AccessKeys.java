package dev.orrery.kernel.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Looks up access keys: roots' keys, and keys that IAM and STS made.
public interface AccessKeys {

    Optional<AccessKey> find(String accessKeyId);

    /// All of these together; no two of them have the same key.
    static AccessKeys of(List<AccessKeys> several) {
        return accessKeyId -> several.stream().flatMap(keys -> keys.find(accessKeyId).stream()).findFirst();
    }

    /// @param secret the secret access key
    /// @param sessionToken the token that must accompany a temporary key
    /// @param expiresAt when a temporary key ends, in the cloud's time
    /// @param caller who signs with this key
    /// @param defaultRegionsOnly whether only regions take it that every account has enabled
    record AccessKey(String id, String secret, Optional<String> sessionToken, Optional<Instant> expiresAt, Caller caller,
            boolean defaultRegionsOnly) {

        public AccessKey(String id, String secret, Optional<String> sessionToken, Optional<Instant> expiresAt, Caller caller) {
            this(id, secret, sessionToken, expiresAt, caller, false);
        }

        /// A key without an end, as users and roots have.
        public static AccessKey lasting(String id, String secret, Caller caller) {
            return new AccessKey(id, secret, Optional.empty(), Optional.empty(), caller);
        }
    }
}
