package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;

/// An OpenID Connect provider.
///
/// @param host its URL without `https://`, which is also the end of its ARN
record OpenIdProviderRow(String host, List<String> clients, List<String> thumbprints, Instant createdAt, List<Label> tags) {
    static final Table<String, OpenIdProviderRow> PROVIDERS = Table.of("openIdProviders", Key::of, OpenIdProviderRow.class);

    String arn(String account) {
        return "arn:aws:iam::" + account + ":oidc-provider/" + host;
    }

    OpenIdProviderRow withClients(List<String> clients) {
        return new OpenIdProviderRow(host, clients, thumbprints, createdAt, tags);
    }

    OpenIdProviderRow withThumbprints(List<String> thumbprints) {
        return new OpenIdProviderRow(host, clients, thumbprints, createdAt, tags);
    }

    OpenIdProviderRow withTags(List<Label> tags) {
        return new OpenIdProviderRow(host, clients, thumbprints, createdAt, tags);
    }
}
