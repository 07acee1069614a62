package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;

/// A tag of a table.
record TagRow(String key, String value) {
    static final Table<Place, TagRow> TAGS = Table.of("tags", Place::key, TagRow.class);

    /// @param table its number
    record Place(long table, String tag) {

        Key key() {
            return Key.empty().number(table).text(tag);
        }
    }
}
