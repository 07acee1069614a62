package dev.orrery.services.kms;

import dev.orrery.kernel.Ids;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// The secret of a key. Older material stays, to decrypt what it encrypted.
///
/// @param number counts from 1
/// @param id 64 hexadecimal digits, as callers see it
/// @param secret the secret key, or the private key in PKCS 8
/// @param publicKey in X.509; empty where there is none
/// @param cause why it took the place of the one before; empty for the first
record MaterialRow(String keyId, int number, String id, byte[] secret, byte[] publicKey, Instant createdAt, Optional<Cause> cause) {
    static final Table<KeyOfMaterial, MaterialRow> MATERIALS = Table.of("materials", KeyOfMaterial::storeKey, MaterialRow.class);
    private static final int ID_DIGITS = 64;

    enum Cause { AUTOMATIC, ON_DEMAND }

    record KeyOfMaterial(String keyId, int number) {
        Key storeKey() {
            return Key.of(keyId).number(number);
        }
    }

    static MaterialRow first(String keyId, Secret secret, String id, Instant now) {
        return new MaterialRow(keyId, 1, id, secret.secret(), secret.publicKey(), now, Optional.empty());
    }

    static String newId(Ids ids) {
        return ids.hex(ID_DIGITS);
    }

    KeyOfMaterial key() {
        return new KeyOfMaterial(keyId, number);
    }

    static void put(Tables.Write tx, MaterialRow row) {
        tx.put(MATERIALS, row.key(), row);
    }

    static Optional<MaterialRow> find(Tables.Read tx, String keyId, int number) {
        return tx.get(MATERIALS, new KeyOfMaterial(keyId, number));
    }

    /// The material that encrypts now.
    static MaterialRow current(Tables.Read tx, KeyRow key) {
        return find(tx, key.id(), key.material())
                .orElseThrow(() -> new IllegalStateException("the material " + key.material() + " of " + key.id() + " is missing"));
    }

    /// All material of a key behind this number, oldest first.
    static Stream<MaterialRow> behind(Tables.Read tx, String keyId, int number) {
        return tx.scan(MATERIALS, Range.startingWith(Key.of(keyId)).behind(Key.of(keyId).number(number)));
    }
}
