package dev.orrery.services.dynamodb.expressions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What an update expression does, in its order.
public record Update(List<Action> actions) {

    public sealed interface Action {

        DocumentPath path();

        record Set(DocumentPath path, Operand value) implements Action { }

        record Remove(DocumentPath path) implements Action { }

        record Add(DocumentPath path, AttributeValue value) implements Action { }

        record Delete(DocumentPath path, AttributeValue value) implements Action { }

        /// The type that the attribute gets, as far as the expression itself tells.
        default Optional<String> type() {
            return switch (this) {
                case Set(_, var value) -> UpdateParser.type(value);
                case Add(_, var value) -> Optional.of(dev.orrery.services.dynamodb.values.Values.typeName(value));
                case Delete(_, var value) -> Optional.of(dev.orrery.services.dynamodb.values.Values.typeName(value));
                case Remove _ -> Optional.empty();
            };
        }
    }

    /// Every path that stands in it, also those that are only read.
    public List<DocumentPath> allPaths() {
        var all = new ArrayList<DocumentPath>();
        for (var action : actions) {
            all.add(action.path());
            if (action instanceof Action.Set(_, var value)) {
                ConditionPaths.add(value, all);
            }
        }
        return all;
    }

    /// What it changes.
    public List<DocumentPath> paths() {
        return actions.stream().map(Action::path).toList();
    }
}
