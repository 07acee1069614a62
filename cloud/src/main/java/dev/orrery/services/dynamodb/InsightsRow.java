package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.ContributorInsightsStatus;

/// What is wanted of contributor insights for a table or one of its indexes.
///
/// @param table its name, beside its number
/// @param index its name; empty for the table itself
record InsightsRow(String table, long number, String index, boolean enabled, String mode, Instant changedAt, Instant settlesAt) {
    private static final Table<Place, InsightsRow> INSIGHTS = Table.of("insights", Place::key, InsightsRow.class);

    /// By the table's name, so that lists are in its order; tables come before their indexes.
    private record Place(String table, long number, String index) {

        Key key() {
            return Key.of(table).number(number).text(index);
        }
    }

    static Optional<InsightsRow> find(Tables.Read tx, TableDefinition table, String index) {
        return tx.get(INSIGHTS, new Place(table.name(), table.number(), index));
    }

    void put(Tables.Write tx) {
        tx.put(INSIGHTS, new Place(table, number, index), this);
    }

    /// @param after the last one that was told
    static List<InsightsRow> all(Tables.Read tx, Optional<String> table, Optional<InsightsRow> after, Instant now, int most) {
        var range = table.map(name -> Range.startingWith(Key.of(name))).orElse(Range.all());
        var rest = after.map(last -> range.behind(new Place(last.table, last.number, last.index).key())).orElse(range);
        try (var rows = tx.scan(INSIGHTS, rest)) {
            return rows.filter(row -> row.statusAt(now) != ContributorInsightsStatus.DISABLED).limit(most).toList();
        }
    }

    static void purge(Tables.Write tx, String table, long number) {
        List<InsightsRow> gone;
        try (var rows = tx.scan(INSIGHTS, Range.startingWith(Key.of(table).number(number)))) {
            gone = rows.toList();
        }
        gone.forEach(row -> tx.delete(INSIGHTS, new Place(table, number, row.index)));
    }

    static void purge(Tables.Write tx, String table, long number, String index) {
        tx.delete(INSIGHTS, new Place(table, number, index));
    }

    ContributorInsightsStatus statusAt(Instant now) {
        boolean settled = Settling.isOver(settlesAt, now);
        return enabled ? settled ? ContributorInsightsStatus.ENABLED : ContributorInsightsStatus.ENABLING
                : settled ? ContributorInsightsStatus.DISABLED : ContributorInsightsStatus.DISABLING;
    }
}
