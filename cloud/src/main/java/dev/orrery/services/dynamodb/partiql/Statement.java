package dev.orrery.services.dynamodb.partiql;

import dev.orrery.services.dynamodb.expressions.Condition;
import dev.orrery.services.dynamodb.expressions.DocumentPath;
import dev.orrery.services.dynamodb.expressions.Update;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A statement as it was read, its parameters in their places.
public sealed interface Statement {

    String table();

    /// @param projection empty for everything
    /// @param descending whether `ORDER BY` turns the order around
    /// @param order the attributes of `ORDER BY`
    record Select(String table, Optional<String> index, List<DocumentPath> projection, Optional<Condition> where, List<String> order,
            boolean descending) implements Statement { }

    record Insert(String table, Map<String, AttributeValue> item) implements Statement { }

    /// @param returning as `ReturnValues` has it
    record Change(String table, Update update, Condition where, String returning) implements Statement { }

    record Delete(String table, Condition where, String returning) implements Statement { }

    /// `EXISTS(SELECT …)`, only in transactions.
    record Exists(Select select) implements Statement {
        @Override
        public String table() {
            return select.table();
        }
    }

    /// The last part of the name of the permission: `PartiQLSelect`.
    default String action() {
        return switch (this) {
            case Select _, Exists _ -> "PartiQLSelect";
            case Insert _ -> "PartiQLInsert";
            case Change _ -> "PartiQLUpdate";
            case Delete _ -> "PartiQLDelete";
        };
    }
}
