package dev.orrery.services.dynamodb.expressions;

import dev.orrery.services.dynamodb.expressions.Problems.Kind;
import dev.orrery.services.dynamodb.values.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads update expressions.
public final class UpdateParser {
    private static final Set<String> KEYWORDS = Set.of("SET", "REMOVE", "ADD", "DELETE");
    private static final List<Kind> ORDER = List.of(Kind.RESERVED, Kind.UNKNOWN_FUNCTION, Kind.SECTION, Kind.NAME, Kind.VALUE,
            Kind.OVERLAP, Kind.CONFLICT, Kind.OPERAND, Kind.FUNCTION);
    private static final Map<AttributeValue.Type, String> UNFIT = Map.of(AttributeValue.Type.S, "STRING", AttributeValue.Type.N, "NUMBER",
            AttributeValue.Type.B, "BINARY", AttributeValue.Type.NUL, "NULL", AttributeValue.Type.BOOL, "BOOLEAN",
            AttributeValue.Type.L, "LIST", AttributeValue.Type.M, "MAP");
    private static final int DEPTH_MAX = 100;
    private final Tokens tokens;
    private final Problems problems = new Problems();
    private final OperandReader reader;
    private final DisjointPaths paths = new DisjointPaths(problems);
    private final Set<String> sections = new HashSet<>();
    private final List<Update.Action> actions = new ArrayList<>();
    private int depth;

    private UpdateParser(String expression, Placeholders placeholders) {
        this.tokens = Tokens.of(expression);
        this.reader = new OperandReader(tokens, placeholders, problems, KEYWORDS);
    }

    /// @throws ExpressionException when this is no update
    public static Update parse(String expression, Placeholders placeholders) {
        var parser = new UpdateParser(expression, placeholders);
        do {
            parser.section();
        } while (parser.tokens.peek().kind() != Tokens.Kind.END);
        parser.problems.throwFirst(ORDER);
        return new Update(List.copyOf(parser.actions));
    }

    private void section() {
        if (!reader.isKeyword(tokens.peek())) {
            throw tokens.unexpected();
        }
        var section = tokens.next().text().toUpperCase(Locale.ROOT);
        do {
            action(section);
        } while (tokens.take(","));
        if (!sections.add(section)) {
            problems.add(Kind.SECTION, "The \"" + section + "\" section can only be used once in an update expression;");
        }
    }

    private void action(String section) {
        var path = reader.path();
        switch (section) {
            case "SET" -> {
                tokens.expect("=");
                var value = value();
                paths.add(path);
                actions.add(new Update.Action.Set(path, value));
            }
            case "REMOVE" -> {
                paths.add(path);
                actions.add(new Update.Action.Remove(path));
            }
            case "ADD" -> operand("ADD", path).ifPresent(value -> actions.add(new Update.Action.Add(path, value)));
            default -> operand("DELETE", path).ifPresent(value -> actions.add(new Update.Action.Delete(path, value)));
        }
    }

    /// The value to add or delete: a set, or a number to add.
    private Optional<AttributeValue> operand(String section, DocumentPath path) {
        var value = reader.literal(Kind.VALUE).value();
        paths.add(path);
        value.map(AttributeValue::type).filter(type -> UNFIT.containsKey(type) && !(section.equals("ADD") && type == AttributeValue.Type.N))
                .ifPresent(type -> problems.add(Kind.OPERAND, "Incorrect operand type for operator or function; operator: " + section
                        + ", operand type: " + UNFIT.get(type)));
        return value;
    }

    private Operand value() {
        int start = tokens.position();
        if (tokens.take("(")) {
            // Either around the whole value or around its first operand.
            try {
                var whole = sum();
                tokens.expect(")");
                if (!tokens.peek().is("+") && !tokens.peek().is("-")) {
                    return whole;
                }
            } catch (ExpressionException _) {
                // Perhaps it is the operand's.
            }
            tokens.back(start);
        }
        return sum();
    }

    private Operand sum() {
        var left = operand();
        var sign = tokens.peek();
        if (!sign.is("+") && !sign.is("-")) {
            return left;
        }
        tokens.next();
        var right = operand();
        numbers(sign.text(), left);
        numbers(sign.text(), right);
        return new Operand.Arithmetic(sign.text().charAt(0), left, right);
    }

    private void numbers(String sign, Operand operand) {
        OperandReader.type(operand).filter(type -> !type.equals("N")).ifPresent(type -> incorrect(sign, type));
    }

    private Operand operand() {
        if (++depth > DEPTH_MAX) {
            throw new ExpressionException("The expression is nested too deeply");
        }
        Operand operand;
        if (tokens.take("(")) {
            operand = operand();
            tokens.expect(")");
        } else if (reader.startsCall()) {
            operand = call();
        } else {
            operand = tokens.peek().kind() == Tokens.Kind.VALUE ? reader.literal(Kind.VALUE) : new Operand.Path(reader.path());
        }
        depth--;
        return operand;
    }

    private Operand call() {
        var function = tokens.next().text();
        tokens.expect("(");
        var arguments = new ArrayList<Operand>();
        do {
            arguments.add(operand());
        } while (tokens.take(","));
        tokens.expect(")");
        check(function, arguments);
        return new Operand.Call(function, List.copyOf(arguments));
    }

    private void check(String function, List<Operand> arguments) {
        if (!function.equals("if_not_exists") && !function.equals("list_append")) {
            problems.add(Kind.UNKNOWN_FUNCTION, "Invalid function name; function: " + function);
        } else if (problems.has(Kind.UNKNOWN_FUNCTION)) {
            return;
        } else if (arguments.size() != 2) {
            problems.add(Kind.FUNCTION, "Incorrect number of operands for operator or function; operator or function: " + function
                    + ", number of operands: " + arguments.size());
        } else if (function.equals("list_append")) {
            arguments.forEach(argument -> OperandReader.type(argument).filter(type -> !type.equals("L"))
                    .ifPresent(type -> incorrect(function, type)));
        } else if (!(arguments.getFirst() instanceof Operand.Path)) {
            problems.add(Kind.FUNCTION, "Operator or function requires a document path; operator or function: " + function);
        }
    }

    private void incorrect(String function, String type) {
        problems.add(Kind.FUNCTION, "Incorrect operand type for operator or function; operator or function: " + function
                + ", operand type: " + type);
    }

    /// The type of a value, as far as the expression itself tells.
    static Optional<String> type(Operand operand) {
        return switch (operand) {
            case Operand.Literal(_, var value) -> value.map(Values::typeName);
            case Operand.Arithmetic _ -> Optional.of("N");
            case Operand.Call(var function, var arguments) -> function.equals("list_append") ? Optional.of("L") : type(arguments.get(1));
            case Operand.Path _ -> Optional.empty();
        };
    }
}
