package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.stream.Stream;

/// A member account that administers a service for the organization.
record DelegateRow(String organization, String account, String service, Instant enabledAt) {
    static final Table<DelegateKey, DelegateRow> DELEGATES = Table.of("delegates", DelegateKey::key, DelegateRow.class);

    record DelegateKey(String organization, String account, String service) {
        Key key() {
            return Key.of(organization).text(account).text(service);
        }
    }

    DelegateKey key() {
        return new DelegateKey(organization, account, service);
    }

    static Stream<DelegateRow> of(Tables.Read tx, String organization) {
        return tx.scan(DELEGATES, Range.startingWith(Key.of(organization)));
    }

    static Stream<DelegateRow> of(Tables.Read tx, String organization, String account) {
        return tx.scan(DELEGATES, Range.startingWith(Key.of(organization).text(account)));
    }

    static boolean isDelegate(Tables.Read tx, String organization, String account) {
        return of(tx, organization, account).findAny().isPresent();
    }
}
