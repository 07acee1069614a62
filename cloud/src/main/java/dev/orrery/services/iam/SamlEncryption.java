package dev.orrery.services.iam;

import java.util.Optional;
import java.util.Set;

/// What a request wants of the encryption of a provider's assertions.
/// Source: IAM User Guide, "Manage SAML encryption keys"; IAM API Reference, `CreateSAMLProvider` and `UpdateSAMLProvider`.
///
/// @param mode `Required` or `Allowed`; empty to leave it as it is
/// @param removed the id of the key to remove
record SamlEncryption(String mode, Optional<SamlProviderRow.PrivateKey> added, Optional<String> removed) {
    private static final Set<String> MODES = Set.of(SamlProviderRow.REQUIRED, "Allowed");
    private static final int KEYS_MAX = 2;
    private static final int KEY_LENGTH_MAX = 16_384;
    private static final int ID_MIN = 22;
    private static final int ID_MAX = 64;
    private static final int ID_LENGTH = 24;

    static SamlEncryption asked(Registry registry, String mode, String addPrivateKey, String removePrivateKey) {
        if (addPrivateKey != null && removePrivateKey != null) {
            throw IamErrors.invalidInput("A private key cannot be added and removed in the same request.");
        }
        return new SamlEncryption(mode == null ? "" : Checks.choice("assertionEncryptionMode", mode, MODES),
                Optional.ofNullable(addPrivateKey).map(pem -> new SamlProviderRow.PrivateKey(registry.home().ids().upperAlphanumeric(ID_LENGTH),
                        Certificates.rsaKey(Checks.text("addPrivateKey", pem, 1, KEY_LENGTH_MAX)), registry.now())),
                Optional.ofNullable(removePrivateKey).map(id -> Checks.text("removePrivateKey", id, ID_MIN, ID_MAX)));
    }

    SamlProviderRow of(SamlProviderRow provider) {
        var changed = mode.isEmpty() ? provider : provider.withEncryption(mode);
        if (removed.isPresent()) {
            changed = changed.withoutKey(removed.get());
            if (changed.privateKeys().size() == provider.privateKeys().size()) {
                throw IamErrors.noSuchEntity("The private key with ID " + removed.get() + " cannot be found.");
            }
        }
        if (added.isPresent()) {
            changed = changed.with(added.get());
            if (changed.privateKeys().size() > KEYS_MAX) {
                throw IamErrors.quota("PrivateKeysPerSAMLProvider", KEYS_MAX);
            }
        }
        if (!changed.encryption().isEmpty() && changed.privateKeys().isEmpty()) {
            throw IamErrors.invalidInput("Encrypted assertions need a private key of the provider.");
        }
        return changed;
    }
}
