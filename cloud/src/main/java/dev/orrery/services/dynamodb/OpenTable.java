package dev.orrery.services.dynamodb;

import dev.orrery.kernel.identity.Policy;
import dev.orrery.services.dynamodb.values.KeyBytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A table as requests need it, made of its definition once.
final class OpenTable {
    private static final int KEY_CAPACITY = 64;
    private final TableDefinition definition;
    private final KeyShape keys;
    private final List<OpenIndex> indexes;
    private final Optional<Policy> policy;
    private final Optional<TableKey> key;

    OpenTable(TableDefinition definition) {
        this.definition = definition;
        this.keys = KeyShape.of(definition, definition.keys());
        this.indexes = definition.indexes().stream().map(index -> new OpenIndex(this, index)).toList();
        this.policy = definition.settings().policy().map(known -> Policy.parse(known.text()));
        this.key = definition.settings().encryption().flatMap(Encryption::key);
    }

    TableDefinition definition() {
        return definition;
    }

    Optional<Policy> policy() {
        return policy;
    }

    /// The key of the table, unless DynamoDB owns it.
    Optional<TableKey> key() {
        return key;
    }

    String name() {
        return definition.name();
    }

    KeyShape keys() {
        return keys;
    }

    /// Global ones first, as AWS checks them.
    List<OpenIndex> indexes() {
        return indexes;
    }

    Optional<OpenIndex> index(String name) {
        return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
    }

    boolean hasLocalIndexes() {
        return indexes.stream().anyMatch(OpenIndex::isLocal);
    }

    /// The beginning of the keys of all items.
    KeyBytes prefix() {
        return new KeyBytes(KEY_CAPACITY).number(definition.number());
    }

    /// The key of the row of an item, from its key attributes.
    byte[] key(Map<String, AttributeValue> item) {
        return primaryKey(prefix(), item).toByteArray();
    }

    /// The beginning of the keys of all items with this hash key.
    KeyBytes partition(AttributeValue hashKey) {
        return prefix().partition(hashKey);
    }

    KeyBytes primaryKey(KeyBytes bytes, Map<String, AttributeValue> item) {
        bytes.partition(keys.hashOf(item));
        var range = keys.rangeOf(item);
        return range == null ? bytes : bytes.part(range);
    }
}
