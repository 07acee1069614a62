package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.TableDefinition.Keys;
import dev.orrery.services.dynamodb.values.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The attributes that are the key of a table or of an index, hash key first.
record KeyShape(Part hash, Optional<Part> range) {

    /// @param type `S`, `N` or `B`
    record Part(String name, String type, boolean isHash) {

        boolean fits(AttributeValue value) {
            return Values.typeName(value).equals(type);
        }
    }

    static KeyShape of(TableDefinition table, Keys keys) {
        return new KeyShape(new Part(keys.hash(), table.typeOf(keys.hash()), true),
                keys.range().map(name -> new Part(name, table.typeOf(name), false)));
    }

    List<Part> parts() {
        var parts = new ArrayList<Part>(2);
        parts.add(hash);
        range.ifPresent(parts::add);
        return parts;
    }

    List<String> names() {
        return parts().stream().map(Part::name).toList();
    }

    /// Whether an item has all of them, of their types and as values that a key can have: only then an index has it.
    /// Source: Developer Guide, "Detecting and correcting index key violations in DynamoDB".
    boolean isIn(Map<String, AttributeValue> item) {
        return parts().stream().allMatch(part -> KeyChecks.partProblem(part, item).isEmpty());
    }

    /// The attributes of an item that are its key.
    Map<String, AttributeValue> of(Map<String, AttributeValue> item) {
        var key = new LinkedHashMap<String, AttributeValue>();
        parts().forEach(part -> key.put(part.name(), item.get(part.name())));
        return key;
    }

    AttributeValue hashOf(Map<String, AttributeValue> item) {
        return item.get(hash.name());
    }

    /// The range key of an item, or null where there is none.
    AttributeValue rangeOf(Map<String, AttributeValue> item) {
        return range.map(part -> item.get(part.name())).orElse(null);
    }
}
