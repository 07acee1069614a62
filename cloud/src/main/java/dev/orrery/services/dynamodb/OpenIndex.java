package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.values.KeyBytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An index as requests need it.
final class OpenIndex {
    private static final int IDENTITY_BYTES_MAX = 128;
    private final OpenTable table;
    private final IndexDefinition definition;
    private final KeyShape keys;
    private final Set<String> projected = new LinkedHashSet<>();

    OpenIndex(OpenTable table, IndexDefinition definition) {
        this.table = table;
        this.definition = definition;
        this.keys = KeyShape.of(table.definition(), definition.keys());
        projected.addAll(table.definition().keys().names());
        projected.addAll(definition.keys().names());
        projected.addAll(definition.projection().attributes());
    }

    String name() {
        return definition.name();
    }

    IndexDefinition definition() {
        return definition;
    }

    KeyShape keys() {
        return keys;
    }

    boolean isLocal() {
        return definition.isLocal();
    }

    /// What the index has of an item; empty when it does not have it at all.
    Optional<Map<String, AttributeValue>> entry(Map<String, AttributeValue> item) {
        if (!keys.isIn(item)) {
            return Optional.empty();
        }
        if (definition.projection().isAll()) {
            return Optional.of(item);
        }
        var entry = new LinkedHashMap<String, AttributeValue>();
        item.forEach((name, value) -> {
            if (projected.contains(name)) {
                entry.put(name, value);
            }
        });
        return Optional.of(entry);
    }

    boolean projects(String attribute) {
        return definition.projection().isAll() || projected.contains(attribute);
    }

    /// The beginning of the keys of all entries.
    KeyBytes prefix() {
        return table.prefix().octet(definition.number());
    }

    KeyBytes partition(AttributeValue hashKey) {
        return prefix().partition(hashKey);
    }

    /// Stands for a primary key behind the key of the index: itself, or a digest where it is long.
    private static byte[] identity(byte[] primaryKey) {
        if (primaryKey.length <= IDENTITY_BYTES_MAX) {
            return primaryKey;
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(primaryKey);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// The key of the row of an entry. Items with the same key here lie in the order of a hash of their own key, as on AWS.
    byte[] key(Map<String, AttributeValue> item) {
        var bytes = partition(keys.hashOf(item));
        var range = keys.rangeOf(item);
        if (range != null) {
            bytes.part(range);
        }
        var primary = table.keys();
        bytes.hashed(primary.hashOf(item), primary.rangeOf(item));
        return bytes.raw(identity(table.primaryKey(new KeyBytes(IDENTITY_BYTES_MAX), item).toByteArray())).toByteArray();
    }
}
