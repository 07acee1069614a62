package dev.orrery.kernel.identity;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys that every cloud has from the start: `test` for the default account's root, and twelve digits for the root of
/// the account of that number, as in LocalStack. All have the secret `test`.
public final class RootKeys implements AccessKeys {
    public static final String DEFAULT_ACCOUNT = "123456789012";
    public static final String DEFAULT_KEY = "test";
    public static final String SECRET = "test";
    private final AccessKeys others;

    public RootKeys() {
        this(accessKeyId -> Optional.empty());
    }

    /// @param others where keys that IAM and STS made are found
    public RootKeys(AccessKeys others) {
        this.others = others;
    }

    @Override
    public Optional<AccessKey> find(String accessKeyId) {
        var account = accountOf(accessKeyId);
        return account.isPresent()
                ? Optional.of(AccessKey.lasting(accessKeyId, SECRET, root(account.get(), accessKeyId)))
                : others.find(accessKeyId);
    }

    @Override
    public Optional<String> absence(String accessKeyId) {
        return others.absence(accessKeyId);
    }

    @Override
    public Optional<Instant> end(String accessKeyId, String token) {
        return others.end(accessKeyId, token);
    }

    /// The account whose root has this key; empty when it is not a key that every cloud has.
    public static Optional<String> accountOf(String accessKeyId) {
        if (accessKeyId.equals(DEFAULT_KEY)) {
            return Optional.of(DEFAULT_ACCOUNT);
        }
        return Accounts.isAccount(accessKeyId) ? Optional.of(accessKeyId) : Optional.empty();
    }

    /// An account's root who signs with the given key.
    public static Caller root(String account, String accessKeyId) {
        return new Caller(new Principal.Root(account), accessKeyId, List.of(), Map.of());
    }
}
