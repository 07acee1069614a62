package dev.orrery.services.dynamodb.expressions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Takes from an item what paths lead to, in the structure in which it is there. Of a list the elements that are taken
/// stand side by side, in their order.
public final class Projections {
    private final Map<String, Projections> names = new LinkedHashMap<>();
    private final TreeMap<Integer, Projections> elements = new TreeMap<>();
    private boolean whole;

    private Projections() { }

    public static Projections of(List<DocumentPath> paths) {
        var root = new Projections();
        for (var path : paths) {
            var at = root;
            for (var step : path.steps()) {
                at = switch (step) {
                    case DocumentPath.Step.Name(var name) -> at.names.computeIfAbsent(name, _ -> new Projections());
                    case DocumentPath.Step.Index(var index) -> at.elements.computeIfAbsent(index, _ -> new Projections());
                };
            }
            at.whole = true;
        }
        return root;
    }

    public Map<String, AttributeValue> apply(Map<String, AttributeValue> item) {
        var taken = new LinkedHashMap<String, AttributeValue>();
        names.forEach((name, inner) -> {
            var value = item.get(name);
            var part = value == null ? null : inner.part(value);
            if (part != null) {
                taken.put(name, part);
            }
        });
        return taken;
    }

    /// What is taken of a value, or null when that is nothing.
    private AttributeValue part(AttributeValue value) {
        if (whole) {
            return value;
        }
        if (value.hasM() && !names.isEmpty()) {
            var taken = apply(value.m());
            return taken.isEmpty() ? null : AttributeValue.fromM(taken);
        }
        if (value.hasL() && !elements.isEmpty()) {
            var taken = elements.entrySet().stream().filter(entry -> entry.getKey() < value.l().size())
                    .map(entry -> entry.getValue().part(value.l().get(entry.getKey()))).filter(java.util.Objects::nonNull).toList();
            return taken.isEmpty() ? null : AttributeValue.fromL(taken);
        }
        return null;
    }
}
