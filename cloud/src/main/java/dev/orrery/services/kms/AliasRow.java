package dev.orrery.services.kms;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Another name of a key.
///
/// @param name with its `alias/`
record AliasRow(String name, String keyId, Instant createdAt, Instant updatedAt) {
    static final String PREFIX = "alias/";
    static final String AWS_PREFIX = "alias/aws/";
    private static final Table<String, AliasRow> ALIASES = Table.of("aliases", Key::of, AliasRow.class);
    /// The same rows by their key.
    private static final Table<KeyOfAlias, AliasRow> BY_KEY = Table.of("aliases-of", KeyOfAlias::storeKey, AliasRow.class);

    record KeyOfAlias(String keyId, String name) {
        Key storeKey() {
            return Key.of(keyId).text(name);
        }
    }

    static Optional<AliasRow> find(Tables.Read tx, String name) {
        return tx.get(ALIASES, name);
    }

    static void put(Tables.Write tx, AliasRow row) {
        find(tx, row.name()).ifPresent(before -> delete(tx, before));
        tx.put(ALIASES, row.name(), row);
        tx.put(BY_KEY, new KeyOfAlias(row.keyId(), row.name()), row);
    }

    static void delete(Tables.Write tx, AliasRow row) {
        tx.delete(ALIASES, row.name());
        tx.delete(BY_KEY, new KeyOfAlias(row.keyId(), row.name()));
    }

    /// By name, those behind `marker`.
    static List<AliasRow> behind(Tables.Read tx, String marker, int count) {
        try (var rows = tx.scan(ALIASES, Range.all().behind(Key.of(marker)))) {
            return rows.limit(count).toList();
        }
    }

    static List<AliasRow> of(Tables.Read tx, String keyId, String marker, int count) {
        try (var rows = tx.scan(BY_KEY, Range.startingWith(Key.of(keyId)).behind(Key.of(keyId).text(marker)))) {
            return rows.limit(count).toList();
        }
    }
}
