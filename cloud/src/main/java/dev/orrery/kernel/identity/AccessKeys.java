package dev.orrery.kernel.identity;

import java.util.Optional;

/// Looks up access keys: roots' keys, and keys that IAM and STS made.
public interface AccessKeys {

    Optional<AccessKey> find(String accessKeyId);

    /// @param secret the secret access key
    /// @param sessionToken the token that must accompany a temporary key
    /// @param caller who signs with this key
    record AccessKey(String id, String secret, Optional<String> sessionToken, Caller caller) { }
}
