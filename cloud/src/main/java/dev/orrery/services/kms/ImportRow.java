package dev.orrery.services.kms;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The private half of a key under which somebody wraps the material of a key.
///
/// @param token that its holder sends back
/// @param secret in PKCS 8
/// @param keyBytes of its modulus
record ImportRow(String keyId, String token, Wrapping wrapping, byte[] secret, int keyBytes, Instant validTo) {
    static final Table<KeyOfImport, ImportRow> IMPORTS = Table.of("imports", KeyOfImport::storeKey, ImportRow.class);

    record KeyOfImport(String keyId, String token) {
        Key storeKey() {
            return Key.of(keyId).text(token);
        }
    }

    KeyOfImport key() {
        return new KeyOfImport(keyId, token);
    }

    static Optional<ImportRow> find(Tables.Read tx, String keyId, String token) {
        return tx.get(IMPORTS, new KeyOfImport(keyId, token));
    }

    static List<ImportRow> of(Tables.Read tx, String keyId) {
        try (var rows = tx.scan(IMPORTS, Range.startingWith(Key.of(keyId)))) {
            return rows.toList();
        }
    }
}
