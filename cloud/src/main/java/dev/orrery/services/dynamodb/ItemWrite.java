package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.values.ItemSize;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A write of one item, checked as far as that is possible without its table.
sealed interface ItemWrite {

    /// The item, or at least its key.
    Map<String, AttributeValue> key();

    /// What must hold of the item before.
    Predicate<Map<String, AttributeValue>> condition();

    record Put(Map<String, AttributeValue> key, Predicate<Map<String, AttributeValue>> condition) implements ItemWrite { }

    record Delete(Map<String, AttributeValue> key, Predicate<Map<String, AttributeValue>> condition) implements ItemWrite { }

    record Change(Map<String, AttributeValue> key, Predicate<Map<String, AttributeValue>> condition, ItemUpdate update)
            implements ItemWrite { }

    /// Writes nothing; only in transactions.
    record Check(Map<String, AttributeValue> key, Predicate<Map<String, AttributeValue>> condition) implements ItemWrite { }

    Predicate<Map<String, AttributeValue>> ALWAYS = _ -> true;

    /// What has become of it.
    record Outcome(Optional<Map<String, AttributeValue>> before, Optional<Map<String, AttributeValue>> after, Capacity capacity) { }

    /// The condition did not hold.
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Map<String, AttributeValue> item;

        Refused(Map<String, AttributeValue> item) {
            super("the condition did not hold", null, false, false);
            this.item = item;
        }

        /// What was there; empty when nothing was.
        Map<String, AttributeValue> item() {
            return item;
        }
    }

    /// What can be said with the table but before any item is read.
    default void check(OpenTable table) {
        switch (this) {
            case Put(var item, _) -> KeyChecks.requireItem(table, item);
            case Delete(var key, _) -> KeyChecks.requireKey(table, key);
            case Check(var key, _) -> KeyChecks.requireKey(table, key);
            case Change(var key, _, var update) -> {
                KeyChecks.requireKey(table, key);
                update.check(table);
            }
        }
    }

    /// @throws Refused when the condition does not hold
    default Outcome perform(Tables.Write tx, Home home, OpenTable table) {
        return perform(tx, home, table, Throttle.of(tx, home, table));
    }

    /// @param throttle of the table, for all that is written with it
    /// @throws Refused when the condition does not hold
    default Outcome perform(Tables.Write tx, Home home, OpenTable table, Throttle throttle) {
        var key = table.key(key());
        var before = tx.get(ItemRow.ITEMS, key).map(ItemRow::attributes);
        var old = before.orElse(Map.of());
        throttle.requireWrite();
        if (!condition().test(old)) {
            throttle.take(new Capacity().table(Capacity.write(ItemSize.of(old))), true);
            throw new Refused(old);
        }
        var after = after(table, before);
        throttle.requireWriteOfIndexes(old, after.orElse(Map.of()));
        var capacity = this instanceof Check ? new Capacity().table(Capacity.write(ItemSize.of(old)))
                : new ItemChange(table, key, before, after).apply(tx, home, ItemChange.Actor.CALLER);
        throttle.take(capacity, true);
        return new Outcome(before, after, capacity);
    }

    private Optional<Map<String, AttributeValue>> after(OpenTable table, Optional<Map<String, AttributeValue>> before) {
        return switch (this) {
            case Put(var item, _) -> Optional.of(item);
            case Delete _ -> Optional.empty();
            case Check _ -> before;
            case Change(var key, _, var update) -> {
                var changed = update.apply(table, before.orElseGet(() -> new LinkedHashMap<>(key)));
                if (ItemSize.of(changed) > DynamoDbLimits.ITEM_BYTES_MAX) {
                    throw DynamoDbErrors.validation("Item size to update has exceeded the maximum allowed size");
                }
                yield Optional.of(changed);
            }
        };
    }
}
