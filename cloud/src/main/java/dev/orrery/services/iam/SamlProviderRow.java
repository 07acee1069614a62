package dev.orrery.services.iam;

import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;

/// A SAML provider.
///
/// @param metadata the document as it was given
/// @param uuid which tells it from another of the same name
record SamlProviderRow(String name, String metadata, String uuid, Instant createdAt, Instant validUntil, List<Label> tags) {
    static final Table<String, SamlProviderRow> PROVIDERS = Table.of("samlProviders", Registry::nameKey, SamlProviderRow.class);

    String arn(String account) {
        return "arn:aws:iam::" + account + ":saml-provider/" + name;
    }

    SamlProviderRow withMetadata(String metadata, Instant validUntil) {
        return new SamlProviderRow(name, metadata, uuid, createdAt, validUntil, tags);
    }

    SamlProviderRow withTags(List<Label> tags) {
        return new SamlProviderRow(name, metadata, uuid, createdAt, validUntil, tags);
    }
}
