package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.values.ItemSize;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// One page of a query or scan.
///
/// @param items what the filter let through, projected; nothing when only the number was asked for
/// @param last where to continue; empty at the end
record Page(List<Map<String, AttributeValue>> items, int count, int scanned, Optional<Map<String, AttributeValue>> last,
        Capacity capacity) {

    /// What is read.
    ///
    /// @param ranges one after the other
    /// @param limit how many items are looked at
    /// @param whole whether an index's entries are completed from the table
    record Plan(ReadTarget target, List<Range> ranges, int limit, boolean whole, boolean consistent, Predicate<Map<String, AttributeValue>> filter,
            Selected selected, boolean countOnly) {

        Plan(ReadTarget target, Range range, int limit, boolean whole, boolean consistent, Predicate<Map<String, AttributeValue>> filter,
                Selected selected, boolean countOnly) {
            this(target, List.of(range), limit, whole, consistent, filter, selected, countOnly);
        }
    }

    static Page read(Tables.Read tx, Plan plan) {
        var target = plan.target();
        var rangeKey = target.rangeKeyOfTable();
        var items = new ArrayList<Map<String, AttributeValue>>();
        Map<String, AttributeValue> last = null;
        int count = 0;
        int scanned = 0;
        long pageBytes = 0;
        long entryBytes = 0;
        long itemBytes = 0;
        for (var range : plan.ranges()) {
            if (scanned >= plan.limit() || pageBytes >= DynamoDbLimits.PAGE_BYTES_MAX) {
                break;
            }
            try (var rows = tx.scan(target.rows(), range)) {
                Iterator<ItemRow> iterator = rows.iterator();
                while (scanned < plan.limit() && pageBytes < DynamoDbLimits.PAGE_BYTES_MAX && iterator.hasNext()) {
                    var item = iterator.next().attributes();
                    if (plan.whole()) {
                        entryBytes += ItemSize.of(item);
                        item = tx.get(ItemRow.ITEMS, target.table().key(item)).orElseThrow().attributes();
                    }
                    if (target.index().isPresent() && !plan.whole()) {
                        entryBytes += ItemSize.of(item);
                    } else {
                        itemBytes += ItemSize.of(item);
                    }
                    scanned++;
                    pageBytes += ItemSize.inPage(item, rangeKey);
                    last = item;
                    if (plan.filter().test(item)) {
                        count++;
                        if (!plan.countOnly()) {
                            items.add(plan.selected().of(item));
                        }
                    }
                }
            }
        }
        boolean more = scanned >= plan.limit() || pageBytes >= DynamoDbLimits.PAGE_BYTES_MAX;
        var capacity = new Capacity().table(Capacity.readPage(itemBytes, plan.consistent()));
        if (target.index().isPresent()) {
            capacity.index(target.index().get(), Capacity.readPage(entryBytes, plan.consistent()));
        }
        return new Page(items, count, scanned, more ? Optional.ofNullable(last).map(item -> position(target, item)) : Optional.empty(), capacity);
    }

    private static Map<String, AttributeValue> position(ReadTarget target, Map<String, AttributeValue> item) {
        var position = new LinkedHashMap<String, AttributeValue>();
        target.positionNames().forEach(name -> position.put(name, item.get(name)));
        return position;
    }
}
