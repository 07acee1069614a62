package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;

/// A table by its name. Every request reads it, so what it says is read only when it is another revision than the one that
/// is remembered.
///
/// @param number stands for the table in the keys of its items, and never for another one
/// @param revision changes with the definition
/// @param definition a [TableDefinition] as bytes
record TableRow(String name, long number, long revision, byte[] definition) {
    static final Table<String, TableRow> TABLES = Table.of("tables", Key::of, TableRow.class);

    static TableRow of(TableDefinition definition, long revision) {
        return new TableRow(definition.name(), definition.number(), revision, TableDefinition.FORMAT.write(definition));
    }
}
