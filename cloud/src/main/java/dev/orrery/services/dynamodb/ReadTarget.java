package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Table;
import dev.orrery.services.dynamodb.values.KeyBytes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What a query or scan goes through: a table, or one of its indexes.
record ReadTarget(OpenTable table, Optional<OpenIndex> index) {

    static ReadTarget of(OpenTable table, String indexName, boolean consistent) {
        if (indexName == null) {
            return new ReadTarget(table, Optional.empty());
        }
        var index = table.index(indexName).filter(found -> found.definition().state() != TableDefinition.State.DELETING)
                .orElseThrow(() -> DynamoDbErrors.validation("The table does not have the specified index: " + indexName));
        if (!index.isLocal() && consistent) {
            throw DynamoDbErrors.validation("Consistent reads are not supported on global secondary indexes");
        }
        if (index.definition().filling()) {
            throw DynamoDbErrors.validation("Cannot read from backfilling global secondary index: " + indexName);
        }
        return new ReadTarget(table, Optional.of(index));
    }

    KeyShape keys() {
        return index.map(OpenIndex::keys).orElse(table.keys());
    }

    boolean isGlobal() {
        return index.isPresent() && !index.get().isLocal();
    }

    Table<byte[], ItemRow> rows() {
        return index.isPresent() ? ItemRow.ENTRIES : ItemRow.ITEMS;
    }

    KeyBytes prefix() {
        return index.map(OpenIndex::prefix).orElseGet(table::prefix);
    }

    byte[] key(Map<String, AttributeValue> item) {
        return index.isPresent() ? index.get().key(item) : table.key(item);
    }

    /// The attributes of the key by which a page is continued: the table's, then those of the index that are none of the table's.
    List<String> positionNames() {
        var names = new LinkedHashSet<>(table.keys().names());
        index.ifPresent(found -> names.addAll(found.keys().names()));
        return List.copyOf(names);
    }

    String rangeKeyOfTable() {
        return table.keys().range().map(KeyShape.Part::name).orElse("");
    }
}
