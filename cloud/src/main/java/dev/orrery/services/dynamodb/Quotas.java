package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;

/// What an account may provision in one region, as `DescribeLimits` tells it.
/// Source: Developer Guide, "Quotas in Amazon DynamoDB"; words as recorded in ack-api-quirks.
final class Quotas {
    static final long TABLE_UNITS_MAX = 40_000;
    static final long ACCOUNT_UNITS_MAX = 80_000;

    private Quotas() { }

    /// Refuses a table that wants more than it had and more than there is.
    ///
    /// @param before what the table was; empty for a new one
    static void require(Tables.Read tx, Home home, TableDefinition next, java.util.Optional<TableDefinition> before) {
        if (next.billing().onDemand()) {
            return;
        }
        requireOfTable(home, next);
        var now = home.clock().now();
        long read = total(next, true);
        long write = total(next, false);
        boolean more = read > before.map(table -> total(table, true)).orElse(0L) || write > before.map(table -> total(table, false)).orElse(0L);
        if (!more) {
            return;
        }
        try (var rows = tx.scan(TableRow.TABLES, Range.all())) {
            for (var row : (Iterable<TableRow>) rows::iterator) {
                var other = TableDefinition.FORMAT.read(row.definition());
                if (other.number() != next.number() && !isGone(other, now)) {
                    read += total(other, true);
                    write += total(other, false);
                }
            }
        }
        requireOfAccount(home, "ReadCapacityUnits", read);
        requireOfAccount(home, "WriteCapacityUnits", write);
    }

    private static boolean isGone(TableDefinition table, Instant now) {
        return table.billing().onDemand() || table.isGoneAt(now);
    }

    private static void requireOfTable(Home home, TableDefinition table) {
        requireUnits(home, "ReadCapacityUnits", table.throughput().read(), "");
        requireUnits(home, "WriteCapacityUnits", table.throughput().write(), "");
        table.indexes().stream().filter(index -> !index.isLocal()).forEach(index -> {
            requireUnits(home, "ReadCapacityUnits", index.throughput().read(), index.name());
            requireUnits(home, "WriteCapacityUnits", index.throughput().write(), index.name());
        });
    }

    private static void requireUnits(Home home, String what, long units, String index) {
        if (units > TABLE_UNITS_MAX) {
            var of = index.isEmpty() ? "table" : "index";
            throw DynamoDbErrors.limitExceeded("The requested " + what + (index.isEmpty() ? "" : " for index " + index) + ", " + units
                    + ", is above the per " + of + " maximum for the account in " + home.region() + ". Per " + of + " maximum: "
                    + TABLE_UNITS_MAX + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.");
        }
    }

    private static void requireOfAccount(Home home, String what, long units) {
        if (units > ACCOUNT_UNITS_MAX) {
            throw DynamoDbErrors.limitExceeded("This request would have caused the " + what + " limit to be exceeded for the account in "
                    + home.region() + ". Current " + what + " maximum: " + ACCOUNT_UNITS_MAX
                    + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.");
        }
    }

    private static long total(TableDefinition table, boolean read) {
        if (table.billing().onDemand()) {
            return 0;
        }
        long units = read ? table.throughput().read() : table.throughput().write();
        for (var index : table.indexes()) {
            if (!index.isLocal()) {
                units += read ? index.throughput().read() : index.throughput().write();
            }
        }
        return units;
    }
}
