package dev.orrery.services.dynamodb.expressions;

import dev.orrery.services.dynamodb.expressions.Problems.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads conditions, filters and key conditions.
public final class ConditionParser {
    private static final Set<String> KEYWORDS = Set.of("BETWEEN", "IN", "AND", "OR", "NOT");
    private static final List<Kind> OF_ONE_CONDITION = List.of(Kind.NAME, Kind.OPERAND, Kind.DISTINCT, Kind.FUNCTION);
    private static final List<Kind> OF_ALL = List.of(Kind.PARENTHESES, Kind.UNKNOWN_FUNCTION, Kind.MISUSED_FUNCTION, Kind.RESERVED,
            Kind.CONDITION);
    private static final int DEPTH_MAX = 200;
    private final Tokens tokens;
    private final Problems problems = new Problems();
    private final OperandReader reader;
    private final OperandChecks checks = new OperandChecks(problems);
    private int groupStart = -1;
    private int groupEnd = -1;
    private int depth;

    private ConditionParser(String expression, Placeholders placeholders) {
        this.tokens = Tokens.of(expression);
        this.reader = new OperandReader(tokens, placeholders, problems, KEYWORDS);
    }

    /// @throws ExpressionException when this is no condition
    public static Condition parse(String expression, Placeholders placeholders) {
        var parser = new ConditionParser(expression, placeholders);
        var condition = parser.or();
        parser.tokens.expectEnd();
        parser.checks.notSizeAlone(condition);
        parser.problems.throwFirst(OF_ALL);
        return condition;
    }

    private Condition or() {
        if (++depth > DEPTH_MAX) {
            throw new ExpressionException("The expression is nested too deeply");
        }
        var conditions = new ArrayList<Condition>();
        do {
            conditions.add(and());
        } while (tokens.takeWord("OR"));
        depth--;
        if (conditions.size() == 1) {
            return conditions.getFirst();
        }
        conditions.forEach(checks::notSizeAlone);
        return conditions.stream().reduce(Condition.Or::new).orElseThrow();
    }

    private Condition and() {
        var conditions = new ArrayList<Condition>();
        do {
            conditions.add(not());
        } while (tokens.takeWord("AND"));
        if (conditions.size() == 1) {
            return conditions.getFirst();
        }
        conditions.forEach(checks::notSizeAlone);
        return conditions.stream().reduce(Condition.And::new).orElseThrow();
    }

    private Condition not() {
        if (tokens.takeWord("NOT")) {
            var condition = group();
            checks.notSizeAlone(condition);
            return new Condition.Not(condition);
        }
        return group();
    }

    /// What begins with a parenthesis may be a group of conditions or an operand.
    private Condition group() {
        int start = tokens.position();
        if (!tokens.peek().is("(")) {
            return single();
        }
        int before = depth;
        try {
            return single();
        } catch (ExpressionException _) {
            tokens.back(start);
            depth = before;
        }
        tokens.expect("(");
        var condition = or();
        boolean doubled = groupStart == start + 1 && groupEnd == tokens.position();
        tokens.expect(")");
        if (doubled) {
            redundant();
        }
        groupStart = start;
        groupEnd = tokens.position();
        return condition;
    }

    private Condition single() {
        var left = operand();
        var token = tokens.peek();
        var comparison = token.kind() == Tokens.Kind.SIGN ? Comparison.of(token.text()) : java.util.Optional.<Comparison>empty();
        Condition condition;
        if (comparison.isPresent()) {
            tokens.next();
            var right = operand();
            checks.noFunctionsButSize(List.of(left, right));
            checks.distinct(comparison.get().sign(), List.of(left, right));
            condition = new Condition.Compare(comparison.get(), left, right);
        } else if (tokens.takeWord("BETWEEN")) {
            var low = operand();
            if (!tokens.takeWord("AND")) {
                throw tokens.unexpected();
            }
            var high = operand();
            checks.noFunctionsButSize(List.of(left, low, high));
            checks.bounds(low, high);
            condition = new Condition.Between(left, low, high);
        } else if (tokens.takeWord("IN")) {
            tokens.expect("(");
            var among = operands();
            tokens.expect(")");
            checks.noFunctionsButSize(List.of(left));
            checks.noFunctionsButSize(among);
            condition = new Condition.In(left, among);
        } else if (left instanceof Operand.Call call && !endedWithParenthesesAround(call)) {
            condition = new Condition.Test(call);
        } else {
            throw tokens.unexpected();
        }
        problems.first(OF_ONE_CONDITION).ifPresent(problem -> problems.add(Kind.CONDITION, problem));
        return condition;
    }

    private Operand.Call parenthesized;

    /// A call in parentheses is a condition in parentheses.
    private boolean endedWithParenthesesAround(Operand.Call call) {
        return call == parenthesized;
    }

    private Operand operand() {
        if (!tokens.peek().is("(")) {
            return reader.startsCall() ? call()
                    : tokens.peek().kind() == Tokens.Kind.VALUE ? reader.literal(Kind.NAME) : new Operand.Path(reader.path());
        }
        if (++depth > DEPTH_MAX) {
            throw new ExpressionException("The expression is nested too deeply");
        }
        tokens.next();
        boolean doubled = tokens.peek().is("(");
        var operand = operand();
        tokens.expect(")");
        depth--;
        if (doubled) {
            redundant();
        }
        if (operand instanceof Operand.Path(var path)) {
            return new Operand.Path(reader.rest(path.steps()));
        }
        parenthesized = operand instanceof Operand.Call call ? call : parenthesized;
        return operand;
    }

    private List<Operand> operands() {
        var operands = new ArrayList<Operand>();
        do {
            operands.add(operand());
        } while (tokens.take(","));
        return operands;
    }

    private Operand.Call call() {
        var function = tokens.next().text();
        tokens.expect("(");
        if (++depth > DEPTH_MAX) {
            throw new ExpressionException("The expression is nested too deeply");
        }
        var arguments = operands();
        depth--;
        tokens.expect(")");
        var call = new Operand.Call(function, arguments);
        checks.noFunctionsButSize(arguments);
        checks.call(call);
        return call;
    }

    private void redundant() {
        problems.add(Kind.PARENTHESES, "The expression has redundant parentheses;");
    }
}
