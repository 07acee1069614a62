package dev.orrery.services.dynamodb.partiql;

import dev.orrery.services.dynamodb.expressions.Comparison;
import dev.orrery.services.dynamodb.expressions.Condition;
import dev.orrery.services.dynamodb.expressions.DocumentPath;
import dev.orrery.services.dynamodb.expressions.DocumentPath.Step;
import dev.orrery.services.dynamodb.expressions.ExpressionException;
import dev.orrery.services.dynamodb.expressions.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads what stands behind `WHERE`.
final class WhereReader {
    private static final Map<String, Integer> FUNCTIONS = Map.of("begins_with", 2, "contains", 2, "attribute_type", 2);
    private static final Set<String> ENDS = Set.of("AND", "OR", "NOT", "BETWEEN", "IN", "IS", "ORDER", "RETURNING", "FROM", "WHERE");
    private static final int DEPTH_MAX = 100;
    /// "The maximum number of operators or functions" in an expression is 300: Developer Guide, "Service quotas". What has been read is
    /// a tree that is as deep as there are operators.
    private static final int OPERATORS_MAX = 300;
    private static final int INDEX_DIGITS_MAX = 9;
    private final Words words;
    private final ValueReader values;
    private int depth;
    private int operators;

    WhereReader(Words words, ValueReader values) {
        this.words = words;
        this.values = values;
    }

    Condition condition() {
        if (++depth > DEPTH_MAX) {
            throw new ExpressionException("The condition is nested too deeply");
        }
        var left = and();
        while (takeOperator("OR")) {
            left = new Condition.Or(left, and());
        }
        depth--;
        return left;
    }

    private Condition and() {
        var left = not();
        while (takeOperator("AND")) {
            left = new Condition.And(left, not());
        }
        return left;
    }

    private boolean takeOperator(String word) {
        boolean taken = words.take(word);
        if (taken && ++operators > OPERATORS_MAX) {
            throw new ExpressionException("The condition contains more than " + OPERATORS_MAX + " operators");
        }
        return taken;
    }

    private Condition not() {
        if (takeOperator("NOT")) {
            return new Condition.Not(not());
        }
        if (words.take("(")) {
            var condition = condition();
            words.expect(")");
            return condition;
        }
        return single();
    }

    private Condition single() {
        if (words.peekBehind().is("(") && FUNCTIONS.containsKey(words.peek().text().toLowerCase(Locale.ROOT))) {
            return new Condition.Test(call());
        }
        var left = operand();
        if (words.take("IS")) {
            boolean not = words.take("NOT");
            var condition = words.take("MISSING") ? new Condition.Test(new Operand.Call("attribute_not_exists", List.of(left))) : isNull(left);
            return not ? new Condition.Not(condition) : condition;
        }
        if (words.take("BETWEEN")) {
            var low = operand();
            words.expect("AND");
            return new Condition.Between(left, low, operand());
        }
        if (words.take("IN")) {
            return new Condition.In(left, among());
        }
        var right = comparison();
        return new Condition.Compare(right, left, operand());
    }

    private Condition isNull(Operand operand) {
        words.expect("NULL");
        return new Condition.Compare(Comparison.EQUAL, operand, literal(AttributeValue.fromNul(true)));
    }

    private Comparison comparison() {
        var sign = words.next().text();
        return switch (sign) {
            case "=" -> Comparison.EQUAL;
            case "<>", "!=" -> Comparison.NOT_EQUAL;
            case "<" -> Comparison.LESS;
            case "<=" -> Comparison.LESS_OR_EQUAL;
            case ">" -> Comparison.GREATER;
            case ">=" -> Comparison.GREATER_OR_EQUAL;
            default -> throw words.unexpected();
        };
    }

    /// A list in brackets or parentheses.
    private List<Operand> among() {
        if (words.peek().is("[")) {
            return values.value().l().stream().<Operand>map(WhereReader::literal).toList();
        }
        words.expect("(");
        var among = new ArrayList<Operand>();
        do {
            among.add(operand());
        } while (words.take(","));
        words.expect(")");
        return among;
    }

    private Operand.Call call() {
        var function = words.next().text().toLowerCase(Locale.ROOT);
        words.expect("(");
        var arguments = new ArrayList<Operand>();
        do {
            arguments.add(operand());
        } while (words.take(","));
        words.expect(")");
        if (arguments.size() != FUNCTIONS.get(function) || function.equals("attribute_type")
                && !(arguments.get(1) instanceof Operand.Literal(_, var type) && type.filter(value -> value.s() != null).isPresent())) {
            throw new ExpressionException("Incorrect operands for function " + function);
        }
        return new Operand.Call(function, List.copyOf(arguments));
    }

    private Operand operand() {
        if (values.startsValue()) {
            return literal(values.value());
        }
        if (words.peekBehind().is("(") && words.take("size")) {
            words.expect("(");
            var path = new Operand.Path(path());
            words.expect(")");
            return new Operand.Call("size", List.of(path));
        }
        return new Operand.Path(path());
    }

    private static Operand literal(AttributeValue value) {
        return new Operand.Literal("", Optional.of(value));
    }

    DocumentPath path() {
        var steps = new ArrayList<Step>();
        steps.add(name());
        while (true) {
            if (words.take(".")) {
                steps.add(name());
            } else if (words.peek().is("[") && words.peekBehind().kind() == Words.Kind.NUMBER) {
                words.next();
                var index = words.next().text();
                if (index.length() > INDEX_DIGITS_MAX || !index.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    throw words.unexpected();
                }
                words.expect("]");
                steps.add(new Step.Index(Integer.parseInt(index)));
            } else {
                return new DocumentPath(List.copyOf(steps));
            }
        }
    }

    private Step name() {
        var word = words.peek();
        boolean quoted = word.kind() == Words.Kind.QUOTED;
        if (!quoted && (word.kind() != Words.Kind.NAME || ENDS.contains(word.text().toUpperCase(Locale.ROOT)))) {
            throw words.unexpected();
        }
        words.next();
        return new Step.Name(word.text());
    }
}
