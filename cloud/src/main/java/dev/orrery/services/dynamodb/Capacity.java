package dev.orrery.services.dynamodb;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/// What was consumed of a table and its indexes, as far as the caller asked.
/// Source: Developer Guide, "DynamoDB read and write operations".
final class Capacity {
    private static final int READ_UNIT_BYTES = 4 * 1024;
    private static final int WRITE_UNIT_BYTES = 1024;
    private double table;
    private final Map<String, Double> local = new LinkedHashMap<>();
    private final Map<String, Double> global = new LinkedHashMap<>();

    static double read(long bytes, boolean consistent) {
        return Math.max(1, units(bytes, READ_UNIT_BYTES)) * (consistent ? 1 : 0.5);
    }

    /// Of many items, whose sizes are added up before they are rounded; nothing for nothing.
    static double readPage(long bytes, boolean consistent) {
        return units(bytes, READ_UNIT_BYTES) * (consistent ? 1 : 0.5);
    }

    static double write(long bytes) {
        return Math.max(1, units(bytes, WRITE_UNIT_BYTES));
    }

    private static double units(long bytes, int unit) {
        return (bytes + unit - 1) / unit;
    }

    Capacity table(double units) {
        table += units;
        return this;
    }

    Capacity index(OpenIndex index, double units) {
        (index.isLocal() ? local : global).merge(index.name(), units, Double::sum);
        return this;
    }

    Capacity add(Capacity other) {
        table += other.table;
        other.local.forEach((name, units) -> local.merge(name, units, Double::sum));
        other.global.forEach((name, units) -> global.merge(name, units, Double::sum));
        return this;
    }

    /// Twice as much: in transactions.
    Capacity doubled() {
        var doubled = new Capacity().table(table * 2);
        local.forEach((name, units) -> doubled.local.put(name, units * 2));
        global.forEach((name, units) -> doubled.global.put(name, units * 2));
        return doubled;
    }

    /// With its local indexes, which share its throughput.
    double ofTable() {
        return table + local.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    Map<String, Double> ofGlobalIndexes() {
        return Collections.unmodifiableMap(global);
    }

    double total() {
        return ofTable() + global.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    static boolean isAsked(String returnConsumedCapacity) {
        return "TOTAL".equals(returnConsumedCapacity) || "INDEXES".equals(returnConsumedCapacity);
    }

    /// As asked; null when it was not.
    ConsumedCapacity told(String tableName, String returnConsumedCapacity) {
        return isAsked(returnConsumedCapacity) ? builder(tableName, returnConsumedCapacity).build() : null;
    }

    private ConsumedCapacity.Builder builder(String tableName, String returnConsumedCapacity) {
        var told = ConsumedCapacity.builder().tableName(tableName).capacityUnits(total());
        if ("INDEXES".equals(returnConsumedCapacity)) {
            told.table(units -> units.capacityUnits(table));
            if (!local.isEmpty()) {
                told.localSecondaryIndexes(byIndex(local));
            }
            if (!global.isEmpty()) {
                told.globalSecondaryIndexes(byIndex(global));
            }
        }
        return told;
    }

    private static Map<String, software.amazon.awssdk.services.dynamodb.model.Capacity> byIndex(Map<String, Double> units) {
        var all = new LinkedHashMap<String, software.amazon.awssdk.services.dynamodb.model.Capacity>();
        units.forEach((name, one) -> all.put(name,
                software.amazon.awssdk.services.dynamodb.model.Capacity.builder().capacityUnits(one).build()));
        return all;
    }

    /// Told with reads and writes apart, as transactions tell it.
    ConsumedCapacity toldOfTransaction(String tableName, String returnConsumedCapacity, boolean writing) {
        if (!isAsked(returnConsumedCapacity)) {
            return null;
        }
        var told = builder(tableName, returnConsumedCapacity);
        return (writing ? told.writeCapacityUnits(total()) : told.readCapacityUnits(total())).build();
    }
}
