package dev.orrery.kernel.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Looks up access keys: roots' keys, and keys that IAM and STS made.
public interface AccessKeys {

    Optional<AccessKey> find(String accessKeyId);

    /// Why there is no such key that is good for anything, for the cloud's owner; empty when nothing is known of it.
    default Optional<String> absence(String accessKeyId) {
        return Optional.empty();
    }

    /// When the session ends for which this token was made, also when nothing else is known of it any more; empty when nobody here made
    /// it.
    default Optional<Instant> end(String accessKeyId, String token) {
        return Optional.empty();
    }

    /// All of these together; no two of them have the same key.
    ///
    /// @param several asked for at the first call that is signed with a key that not every cloud has
    static AccessKeys of(Supplier<List<AccessKeys>> several) {
        return new Several(several);
    }

    /// See [#of].
    record Several(Supplier<List<AccessKeys>> all) implements AccessKeys {

        @Override
        public Optional<AccessKey> find(String accessKeyId) {
            return first(keys -> keys.find(accessKeyId));
        }

        @Override
        public Optional<String> absence(String accessKeyId) {
            return first(keys -> keys.absence(accessKeyId));
        }

        @Override
        public Optional<Instant> end(String accessKeyId, String token) {
            return first(keys -> keys.end(accessKeyId, token));
        }

        private <T> Optional<T> first(Function<AccessKeys, Optional<T>> look) {
            for (var keys : all.get()) {
                var found = look.apply(keys);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
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
