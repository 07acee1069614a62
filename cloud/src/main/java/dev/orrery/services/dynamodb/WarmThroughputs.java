package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.TableDefinition.State;
import dev.orrery.services.dynamodb.TableDefinition.Throughput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.WarmThroughput;

/// How much a table and its indexes take at once: what is provisioned, or what tables on demand begin with, or more when somebody
/// raised it. It is told, and nobody is held to it.
/// Source: Developer Guide, "Understanding DynamoDB warm throughput"; values, words and order as recorded in ack-api-quirks,
/// DDB-TABLE-039, 059, 061, 155, 179 and 437.
final class WarmThroughputs {
    private static final long ON_DEMAND_READ = 12_000;
    private static final long ON_DEMAND_WRITE = 4_000;
    private static final int TABLE = 0;
    private static final String INITIAL = " is lower than initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/"
            + "developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial";

    private WarmThroughputs() { }

    /// @param settled whether nothing is on its way
    record Told(long read, long write, boolean settled) {

        String status() {
            return settled ? "ACTIVE" : "UPDATING";
        }
    }

    static Told ofTable(TableDefinition table, Instant now) {
        return of(table, TABLE, table.throughputAt(now), now);
    }

    static Told of(TableDefinition table, IndexDefinition index, Instant now) {
        return of(table, index.number(), index.throughputAt(now), now);
    }

    /// Whether it is told: while a table or an index is being made only when it was asked for, and not of what goes.
    static boolean isToldOf(TableDefinition table, Instant now) {
        return isTold(table, TABLE, table.state(), table.isSettledAt(now));
    }

    static boolean isToldOf(TableDefinition table, IndexDefinition index, Instant now) {
        return isTold(table, index.number(), index.state(), table.isSettledAt(now) && index.isSettledAt(now));
    }

    private static boolean isTold(TableDefinition table, int index, State state, boolean settled) {
        return switch (table.state() == State.DELETING ? State.DELETING : state) {
            case DELETING -> false;
            case UPDATING -> true;
            case CREATING -> settled || kept(table, index).filter(WarmUnits::told).isPresent();
        };
    }

    private static Told of(TableDefinition table, int index, Throughput throughput, Instant now) {
        boolean everOnDemand = table.billing().onDemand() || table.billing().since().isPresent();
        long read = Math.max(throughput.read(), everOnDemand ? ON_DEMAND_READ : 0);
        long write = Math.max(throughput.write(), everOnDemand ? ON_DEMAND_WRITE : 0);
        var kept = kept(table, index).orElseGet(() -> WarmUnits.settled(index, 0, 0));
        boolean settled = kept.isSettledAt(now);
        return new Told(Math.max(read, settled ? kept.read() : kept.readBefore()), Math.max(write, settled ? kept.write() : kept.writeBefore()), settled);
    }

    private static Optional<WarmUnits> kept(TableDefinition table, int index) {
        return table.settings().warm().stream().filter(units -> units.index() == index).findFirst();
    }

    private static TableDefinition with(TableDefinition table, WarmUnits units) {
        return table.with(settings -> {
            var warm = new ArrayList<>(settings.warm());
            warm.removeIf(known -> known.index() == units.index());
            warm.add(units);
            return settings.withWarm(warm);
        });
    }

    /// A new table, and its indexes, with what the request asks for.
    static TableDefinition begin(TableDefinition made, CreateTableRequest request) {
        var table = request.warmThroughput() == null ? made
                : with(made, first(made, TABLE, "table", request.warmThroughput(), made.throughput(), made.settlesAt()));
        for (var index : request.globalSecondaryIndexes()) {
            if (index.warmThroughput() != null) {
                table = begin(table, table.index(index.indexName()).orElseThrow(), index.warmThroughput());
            }
        }
        return table;
    }

    /// A new index.
    static TableDefinition begin(TableDefinition table, IndexDefinition index, WarmThroughput asked) {
        return asked == null ? table
                : with(table, first(table, index.number(), "index " + index.name(), asked, index.throughput(), index.settlesAt()));
    }

    private static WarmUnits first(TableDefinition table, int number, String what, WarmThroughput asked, Throughput throughput, Instant settlesAt) {
        boolean onDemand = table.billing().onDemand();
        long leastRead = onDemand ? ON_DEMAND_READ : throughput.read();
        long leastWrite = onDemand ? ON_DEMAND_WRITE : throughput.write();
        long read = asked.readUnitsPerSecond() == null ? leastRead : asked.readUnitsPerSecond();
        long write = asked.writeUnitsPerSecond() == null ? leastWrite : asked.writeUnitsPerSecond();
        requireMore("Read", what, read, leastRead, onDemand ? INITIAL : " is lower than ReadCapacityUnits of ProvisionedThroughput");
        requireMore("Write", what, write, leastWrite, onDemand ? INITIAL : " is lower than WriteCapacityUnits of ProvisionedThroughput");
        return new WarmUnits(number, read, write, read, write, settlesAt, true);
    }

    private static void requireMore(String kind, String what, long units, long least, String why) {
        var asked = "Requested " + kind + "UnitsPerSecond for WarmThroughput for " + what;
        if (units < least) {
            throw DynamoDbErrors.invalid(asked + why);
        }
        if (units > Quotas.TABLE_UNITS_MAX) {
            throw DynamoDbErrors.limitExceeded("Subscriber limit exceeded: " + asked + " exceeds TableMax" + kind + "CapacityUnits of the account");
        }
    }

    static TableDefinition raise(TableDefinition table, WarmThroughput asked, Instant now) {
        if (asked.readUnitsPerSecond() == null && asked.writeUnitsPerSecond() == null) {
            throw DynamoDbErrors.invalid("WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for table");
        }
        return raise(table, TABLE, "table", asked, ofTable(table, now), now);
    }

    static TableDefinition raise(TableDefinition table, IndexDefinition index, WarmThroughput asked, Instant now) {
        if (asked.readUnitsPerSecond() == null && asked.writeUnitsPerSecond() == null) {
            throw DynamoDbErrors.invalid("WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: "
                    + index.name());
        }
        return raise(table, index.number(), "index " + index.name(), asked, of(table, index, now), now);
    }

    private static TableDefinition raise(TableDefinition table, int number, String what, WarmThroughput asked, Told told, Instant now) {
        var lower = " is lower than current WarmThroughput, decreasing WarmThroughput is not supported";
        long read = asked.readUnitsPerSecond() == null ? told.read() : asked.readUnitsPerSecond();
        long write = asked.writeUnitsPerSecond() == null ? told.write() : asked.writeUnitsPerSecond();
        requireMore("Read", what, read, told.read(), lower);
        requireMore("Write", what, write, told.write(), lower);
        return with(table, new WarmUnits(number, read, write, told.read(), told.write(), now.plus(DynamoDbLimits.SETTLING), true));
    }

    /// What was there stays when throughput becomes less, and what is on its way goes on.
    static TableDefinition kept(TableDefinition before, TableDefinition changed, Instant now) {
        var table = kept(changed, TABLE, ofTable(before, now));
        for (var index : before.indexes()) {
            if (!index.isLocal() && table.index(index.name()).isPresent()) {
                table = kept(table, index.number(), of(before, index, now));
            }
        }
        return table;
    }

    private static TableDefinition kept(TableDefinition table, int number, Told before) {
        return with(table, kept(table, number).orElseGet(() -> WarmUnits.settled(number, 0, 0)).atLeast(before.read(), before.write()));
    }

    /// When the last change of any has settled.
    static Optional<Instant> settlesAt(TableDefinition table) {
        return table.settings().warm().stream().map(WarmUnits::settlesAt).max(Instant::compareTo);
    }
}
