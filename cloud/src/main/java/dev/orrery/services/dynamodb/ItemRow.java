package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.services.dynamodb.values.ItemBytes;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An item of a table, or what an index has of it.
record ItemRow(byte[] item) {
    /// By the keys that [OpenTable] makes.
    static final Table<byte[], ItemRow> ITEMS = Table.of("items", ItemRow::key, ItemRow.class);
    /// By the keys that [OpenIndex] makes.
    static final Table<byte[], ItemRow> ENTRIES = Table.of("entries", ItemRow::key, ItemRow.class);

    static ItemRow of(Map<String, AttributeValue> item) {
        return new ItemRow(ItemBytes.write(item));
    }

    Map<String, AttributeValue> attributes() {
        return ItemBytes.read(item);
    }

    private static Key key(byte[] bytes) {
        return Key.empty().raw(bytes);
    }
}
