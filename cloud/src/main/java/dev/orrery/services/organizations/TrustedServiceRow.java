package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;

/// A service that may act in all accounts of an organization.
record TrustedServiceRow(String organization, String service, Instant enabledAt) {
    static final Table<TrustedKey, TrustedServiceRow> TRUSTED = Table.of("trustedServices", TrustedKey::key, TrustedServiceRow.class);

    record TrustedKey(String organization, String service) {
        Key key() {
            return Key.of(organization).text(service);
        }
    }

    TrustedKey key() {
        return new TrustedKey(organization, service);
    }
}
