package dev.orrery.services.dynamodb.expressions;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The way to an attribute or to something within it: `a.b[2]`.
public record DocumentPath(List<Step> steps) {

    /// One step of a path.
    public sealed interface Step {

        record Name(String name) implements Step {
            @Override
            public String toString() {
                return name;
            }
        }

        record Index(int index) implements Step {
            @Override
            public String toString() {
                return "[" + index + "]";
            }
        }
    }

    public static DocumentPath of(String attribute) {
        return new DocumentPath(List.of(new Step.Name(attribute)));
    }

    /// The attribute that it begins with.
    public String head() {
        return steps.getFirst().toString();
    }

    public Step last() {
        return steps.getLast();
    }

    public boolean isNested() {
        return steps.size() > 1;
    }

    /// What is there, or null.
    public AttributeValue find(Map<String, AttributeValue> item) {
        var found = item.get(head());
        for (int i = 1; i < steps.size() && found != null; i++) {
            found = switch (steps.get(i)) {
                case Step.Name(var name) -> found.hasM() ? found.m().get(name) : null;
                case Step.Index(var index) -> found.hasL() && index < found.l().size() ? found.l().get(index) : null;
            };
        }
        return found;
    }

    /// As messages tell it: `[a, b, [2]]`.
    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
