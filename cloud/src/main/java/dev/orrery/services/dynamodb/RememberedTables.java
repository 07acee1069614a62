package dev.orrery.services.dynamodb;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The tables of one home that were used, each for the very revision that it was made of.
final class RememberedTables {
    static final int TABLES_MAX = 4_096;
    private final Map<String, Remembered> byName = new ConcurrentHashMap<>();

    private record Remembered(long number, long revision, OpenTable table) { }

    /// @param committed whether the row is not a change of a transaction that may still fail: only then it is remembered
    OpenTable of(TableRow row, boolean committed) {
        var known = byName.get(row.name());
        if (known != null && known.number() == row.number() && known.revision() == row.revision()) {
            return known.table();
        }
        var table = new OpenTable(TableDefinition.FORMAT.read(row.definition()));
        if (committed) {
            if (byName.size() >= TABLES_MAX) {
                byName.clear();
            }
            byName.put(row.name(), new Remembered(row.number(), row.revision(), table));
        }
        return table;
    }
}
