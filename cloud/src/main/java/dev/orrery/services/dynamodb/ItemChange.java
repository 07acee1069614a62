package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.values.ItemSize;
import dev.orrery.services.dynamodb.values.Values;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// One item becomes another, comes or goes: in the table, in its indexes and in its stream, in one transaction.
///
/// @param before empty when there was none
/// @param after empty when there is none any more
record ItemChange(OpenTable table, byte[] key, Optional<Map<String, AttributeValue>> before, Optional<Map<String, AttributeValue>> after) {

    /// Does it, and tells what that consumes.
    Capacity apply(Tables.Write tx, Home home, Actor actor) {
        long sizeBefore = before.map(ItemSize::of).orElse(0L);
        long sizeAfter = after.map(ItemSize::of).orElse(0L);
        var capacity = new Capacity().table(Capacity.write(Math.max(sizeBefore, sizeAfter)));
        if (before.isEmpty() && after.isEmpty() || before.isPresent() && after.isPresent() && Values.sameItems(before.get(), after.get())) {
            return capacity;
        }
        after.ifPresentOrElse(item -> tx.put(ItemRow.ITEMS, key, ItemRow.of(item)), () -> tx.delete(ItemRow.ITEMS, key));
        var statistics = new StatisticsRow.Change().table(count(after) - count(before), sizeAfter - sizeBefore);
        for (var index : table.indexes()) {
            if (index.definition().state() != TableDefinition.State.DELETING) {
                change(tx, index, capacity, statistics);
            }
        }
        statistics.apply(tx, table.definition().number());
        Histories.append(tx, home, this);
        Expirations.change(tx, home, this);
        StreamRecords.append(tx, home, this, actor);
        if (actor != Actor.REPLICATION) {
            Replication.changed(tx, home, this);
        }
        return capacity;
    }

    private static int count(Optional<?> item) {
        return item.isPresent() ? 1 : 0;
    }

    private void change(Tables.Write tx, OpenIndex index, Capacity capacity, StatisticsRow.Change statistics) {
        var old = before.flatMap(index::entry);
        var now = after.flatMap(index::entry);
        if (old.isEmpty() && now.isEmpty()) {
            return;
        }
        var oldKey = old.map(_ -> index.key(before.orElseThrow()));
        var newKey = now.map(_ -> index.key(after.orElseThrow()));
        boolean stays = oldKey.isPresent() && newKey.isPresent() && Arrays.equals(oldKey.get(), newKey.get());
        if (stays && Values.sameItems(old.get(), now.get())) {
            return;
        }
        long sizeBefore = old.map(ItemSize::of).orElse(0L);
        long sizeAfter = now.map(ItemSize::of).orElse(0L);
        if (oldKey.isPresent() && !stays) {
            tx.delete(ItemRow.ENTRIES, oldKey.get());
            capacity.index(index, Capacity.write(sizeBefore));
        }
        if (newKey.isPresent()) {
            tx.put(ItemRow.ENTRIES, newKey.get(), ItemRow.of(now.get()));
            capacity.index(index, Capacity.write(stays ? Math.max(sizeBefore, sizeAfter) : sizeAfter));
        }
        statistics.index(index, count(now) - count(old), sizeAfter - sizeBefore);
    }

    /// Who changes: a caller, or the service itself because the item expired or was written in another region.
    enum Actor { CALLER, TIME_TO_LIVE, REPLICATION }
}
