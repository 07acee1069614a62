package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The keys of all items that a table has or had, each once and in order, some at a time: what it was at a moment
/// [Histories#at] tells of each.
final class PastItems {
    /// So many items of 400 KB fit in memory.
    private static final int KEYS_AT_ONCE = 64;

    private PastItems() { }

    /// @param behind the last key that was seen
    static List<byte[]> keys(Tables.Read tx, OpenTable table, Optional<byte[]> behind) {
        var all = Range.startingWith(Key.empty().raw(table.prefix().toByteArray()));
        var rest = behind.map(last -> all.behind(Key.empty().raw(last))).orElse(all);
        List<byte[]> present;
        try (var rows = tx.scan(ItemRow.ITEMS, rest)) {
            present = rows.limit(KEYS_AT_ONCE).map(row -> table.key(row.attributes())).toList();
        }
        var changed = Histories.keys(tx, rest, KEYS_AT_ONCE);
        var keys = new TreeSet<byte[]>(Arrays::compareUnsigned);
        keys.addAll(present);
        keys.addAll(changed);
        // Behind the end of either there may be others in between.
        if (present.size() == KEYS_AT_ONCE) {
            keys.tailSet(present.getLast(), false).clear();
        }
        if (!changed.isEmpty()) {
            keys.tailSet(changed.getLast(), false).clear();
        }
        return keys.isEmpty() ? List.of() : new ArrayList<>(keys);
    }

    /// The keys of items that have changed.
    static List<byte[]> changed(Tables.Read tx, OpenTable table, Optional<byte[]> behind) {
        var all = Range.startingWith(Key.empty().raw(table.prefix().toByteArray()));
        return Histories.keys(tx, behind.map(last -> all.behind(Key.empty().raw(last))).orElse(all), KEYS_AT_ONCE);
    }
}
