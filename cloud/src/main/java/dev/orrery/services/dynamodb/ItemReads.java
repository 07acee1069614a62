package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.services.dynamodb.expressions.Projections;
import dev.orrery.services.dynamodb.values.ItemSize;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/// Reading one item.
final class ItemReads implements DynamoDbClient {
    private final Home home;
    private final TableLookup tables;
    private final Unlocking unlocking;

    ItemReads(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
        this.unlocking = new Unlocking(home);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        new Constraints().oneOf("returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.RETURN_CONSUMED_CAPACITY)
                .size("attributesToGet", request.attributesToGet(), request.hasAttributesToGet(), 1, Selected.ATTRIBUTES_MAX)
                .notNull("tableName", request.tableName()).name("tableName", request.tableName()).notNull("key", request.hasKey())
                .check();
        var selected = Selected.of(request);
        Optional<Map<String, AttributeValue>> item = unlocking.read(tx -> {
            var table = tables.requireActive(tx, request.tableName());
            KeyChecks.requireKey(table, request.key());
            KeyChecks.requireNoWayInto(table, selected.paths());
            var throttle = Throttle.of(tx, home, table);
            throttle.requireRead();
            var found = tx.get(ItemRow.ITEMS, table.key(request.key())).map(ItemRow::attributes);
            if (throttle.binds()) {
                throttle.take(capacity(request, found), false);
            }
            return found;
        });
        var response = GetItemResponse.builder();
        item.map(selected::of).ifPresent(response::item);
        if (Capacity.isAsked(request.returnConsumedCapacityAsString())) {
            response.consumedCapacity(capacity(request, item)
                    .told(ResourceNames.tableName(request.tableName()), request.returnConsumedCapacityAsString()));
        }
        return response.build();
    }

    private static Capacity capacity(GetItemRequest request, Optional<Map<String, AttributeValue>> item) {
        return new Capacity().table(Capacity.read(item.map(ItemSize::of).orElse(0L), Boolean.TRUE.equals(request.consistentRead())));
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
