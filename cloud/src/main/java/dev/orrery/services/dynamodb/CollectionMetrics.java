package dev.orrery.services.dynamodb;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;

/// The size of all items with one hash key, told of tables with local indexes only. It is an estimate in gigabytes; no
/// collection here has grown beyond the first.
final class CollectionMetrics {
    private static final Double[] FIRST_GIGABYTE = {0.0, 1.0};

    private CollectionMetrics() { }

    static Optional<ItemCollectionMetrics> of(OpenTable table, Map<String, AttributeValue> key) {
        if (!table.hasLocalIndexes()) {
            return Optional.empty();
        }
        var hash = table.keys().hash().name();
        return Optional.of(ItemCollectionMetrics.builder().itemCollectionKey(Map.of(hash, key.get(hash)))
                .sizeEstimateRangeGB(FIRST_GIGABYTE).build());
    }
}
