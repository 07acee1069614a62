package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.expressions.ExpressionException;
import dev.orrery.services.dynamodb.partiql.StatementParser;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The tables that statements of PartiQL name by their ARNs.
final class StatementTables {
    private static final String ARN = ":table/";

    private StatementTables() { }

    /// The table of a statement; nothing for one that has no ARN in it, or that cannot be read, which is refused later.
    static String of(String statement, List<AttributeValue> parameters) {
        if (statement == null || !statement.contains(ARN) || statement.length() > StatementParser.CHARACTERS_MAX) {
            return "";
        }
        try {
            return StatementParser.parse(statement, parameters).table();
        } catch (ExpressionException _) {
            return "";
        }
    }
}
