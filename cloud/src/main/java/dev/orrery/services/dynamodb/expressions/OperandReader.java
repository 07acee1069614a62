package dev.orrery.services.dynamodb.expressions;

import dev.orrery.services.dynamodb.expressions.DocumentPath.Step;
import dev.orrery.services.dynamodb.expressions.Problems.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads paths, placeholders and calls, which all expressions have.
///
/// @param keywords words of the grammar, which are no names
record OperandReader(Tokens tokens, Placeholders placeholders, Problems problems, Set<String> keywords) {
    /// "Document paths can have at most 32 elements": Developer Guide, "Service quotas", nested attribute depth.
    private static final int STEPS_MAX = 32;
    private static final int INDEX_DIGITS_MAX = 9;

    boolean isKeyword(Tokens.Token token) {
        return token.kind() == Tokens.Kind.WORD && keywords.contains(token.text().toUpperCase(java.util.Locale.ROOT));
    }

    boolean startsCall() {
        return tokens.peek().kind() == Tokens.Kind.WORD && !isKeyword(tokens.peek()) && tokens.peekBehind().is("(");
    }

    DocumentPath path() {
        var steps = new ArrayList<Step>();
        steps.add(name());
        return rest(steps);
    }

    /// What follows the beginning of a path.
    DocumentPath rest(List<Step> begun) {
        var steps = new ArrayList<>(begun);
        while (true) {
            if (tokens.take("[")) {
                var index = tokens.peek();
                if (index.kind() != Tokens.Kind.NUMBER || index.text().length() > INDEX_DIGITS_MAX) {
                    throw tokens.unexpected();
                }
                tokens.next();
                tokens.expect("]");
                steps.add(new Step.Index(Integer.parseInt(index.text())));
            } else if (tokens.take(".")) {
                steps.add(name());
            } else {
                break;
            }
        }
        if (steps.size() > STEPS_MAX) {
            throw new ExpressionException("The document path has too many nesting elements; nesting levels: " + steps.size());
        }
        return new DocumentPath(List.copyOf(steps));
    }

    private Step name() {
        var token = tokens.peek();
        if (token.kind() == Tokens.Kind.NAME) {
            tokens.next();
            var name = placeholders.name(token.text());
            if (name.isEmpty()) {
                problems.add(Kind.NAME, "An expression attribute name used in the document path is not defined; attribute name: "
                        + token.text());
            }
            return new Step.Name(name.orElse(token.text()));
        }
        if (token.kind() != Tokens.Kind.WORD || isKeyword(token)) {
            throw tokens.unexpected();
        }
        tokens.next();
        if (ReservedWords.contains(token.text())) {
            problems.add(Kind.RESERVED, "Attribute name is a reserved keyword; reserved keyword: " + token.text());
        }
        return new Step.Name(token.text());
    }

    /// A placeholder of a value.
    ///
    /// @param kind of the problem when it is not defined
    Operand.Literal literal(Kind kind) {
        var token = tokens.peek();
        if (token.kind() != Tokens.Kind.VALUE) {
            throw tokens.unexpected();
        }
        tokens.next();
        var value = placeholders.value(token.text());
        if (value.isEmpty()) {
            problems.add(kind, "An expression attribute value used in expression is not defined; attribute value: " + token.text());
        }
        return new Operand.Literal(token.text(), value);
    }

    /// The type of a value that the expression itself tells.
    static Optional<String> type(Operand operand) {
        return operand instanceof Operand.Literal(_, var value)
                ? value.map(dev.orrery.services.dynamodb.values.Values::typeName) : Optional.empty();
    }
}
