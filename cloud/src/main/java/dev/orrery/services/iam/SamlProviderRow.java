package dev.orrery.services.iam;

import dev.orrery.kernel.identity.SamlProvider;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A SAML provider.
///
/// @param metadata the document as it was given
/// @param uuid which tells it from another of the same name
/// @param encryption whether assertions must or may be encrypted; empty when nothing was said
/// @param privateKeys that open encrypted assertions, oldest first
record SamlProviderRow(String name, String metadata, String uuid, Instant createdAt, Instant validUntil, List<Label> tags, String encryption,
        List<PrivateKey> privateKeys) {
    static final Table<String, SamlProviderRow> PROVIDERS = Table.of("samlProviders", Registry::nameKey, SamlProviderRow.class);
    static final String REQUIRED = "Required";

    /// @param key RSA in PKCS #8; nobody is ever told
    record PrivateKey(String id, byte[] key, Instant addedAt) { }

    String arn(String account) {
        return "arn:aws:iam::" + account + ":saml-provider/" + name;
    }

    SamlProvider known() {
        return new SamlProvider(metadata, encryption.equals(REQUIRED), privateKeys.stream().map(PrivateKey::key).toList());
    }

    SamlProviderRow withMetadata(String metadata, Instant validUntil) {
        return new SamlProviderRow(name, metadata, uuid, createdAt, validUntil, tags, encryption, privateKeys);
    }

    SamlProviderRow withTags(List<Label> tags) {
        return new SamlProviderRow(name, metadata, uuid, createdAt, validUntil, tags, encryption, privateKeys);
    }

    SamlProviderRow withEncryption(String encryption) {
        return new SamlProviderRow(name, metadata, uuid, createdAt, validUntil, tags, encryption, privateKeys);
    }

    SamlProviderRow with(PrivateKey key) {
        var keys = new ArrayList<>(privateKeys);
        keys.add(key);
        return new SamlProviderRow(name, metadata, uuid, createdAt, validUntil, tags, encryption, List.copyOf(keys));
    }

    SamlProviderRow withoutKey(String id) {
        return new SamlProviderRow(name, metadata, uuid, createdAt, validUntil, tags, encryption,
                privateKeys.stream().filter(key -> !key.id().equals(id)).toList());
    }
}
