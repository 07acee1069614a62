package dev.orrery.services.dynamodb.expressions;

import dev.orrery.services.dynamodb.expressions.Problems.Kind;
import dev.orrery.services.dynamodb.values.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What functions and operators of conditions may be used with.
record OperandChecks(Problems problems) {
    private static final Map<String, Integer> OPERANDS = Map.of("attribute_exists", 1, "attribute_not_exists", 1, "attribute_type", 2,
            "begins_with", 2, "contains", 2, "size", 1);
    private static final Set<String> TYPES = Set.of("S", "N", "B", "NULL", "SS", "BOOL", "L", "BS", "NS", "M");
    /// In the order in which AWS tells them.
    private static final String TYPES_OF_OPERANDS = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}";
    private static final String TYPES_OF_NAMES = "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}";

    void call(Operand.Call call) {
        var function = call.function();
        var operands = OPERANDS.get(function);
        if (operands == null) {
            problems.add(Kind.UNKNOWN_FUNCTION, "Invalid function name; function: " + function);
            return;
        }
        if (problems.has(Kind.UNKNOWN_FUNCTION)) {
            return;
        }
        if (operands != call.arguments().size()) {
            problems.add(Kind.OPERAND, "Incorrect number of operands for operator or function; operator or function: " + function
                    + ", number of operands: " + call.arguments().size());
            return;
        }
        distinct(function, call.arguments());
        types(function, call.arguments());
    }

    private void types(String function, List<Operand> arguments) {
        switch (function) {
            case "attribute_exists", "attribute_not_exists" -> {
                if (!(arguments.getFirst() instanceof Operand.Path)) {
                    problems.add(Kind.FUNCTION, "Operator or function requires a document path; operator or function: " + function);
                }
            }
            case "begins_with" -> arguments.forEach(argument -> type(argument)
                    .filter(type -> !type.equals("S") && !type.equals("B")).ifPresent(type -> incorrect(function, type)));
            case "attribute_type" -> {
                var type = type(arguments.get(1));
                if (type.isEmpty() || !type.get().equals("S")) {
                    incorrect(function, type.orElse(TYPES_OF_OPERANDS));
                } else {
                    typeName(arguments.get(1));
                }
            }
            case "size" -> type(arguments.getFirst())
                    .filter(type -> type.equals("N") || type.equals("BOOL") || type.equals("NULL"))
                    .ifPresent(type -> incorrect(function, type));
            default -> { }
        }
    }

    private void typeName(Operand operand) {
        var name = ((Operand.Literal) operand).value().orElseThrow().s();
        if (!TYPES.contains(name)) {
            problems.add(Kind.FUNCTION, "Invalid attribute type name found; type: " + name + ", valid types: " + TYPES_OF_NAMES);
        }
    }

    private void incorrect(String function, String type) {
        problems.add(Kind.FUNCTION, "Incorrect operand type for operator or function; operator or function: " + function
                + ", operand type: " + type);
    }

    /// The type that an operand has whatever the item: a call of `size` is a number, others are true or false.
    private static Optional<String> type(Operand operand) {
        return operand instanceof Operand.Call(var function, _) ? Optional.of(function.equals("size") ? "N" : "BOOL")
                : OperandReader.type(operand);
    }

    void distinct(String operator, List<Operand> operands) {
        if (operands.size() == 2 && operands.get(0) instanceof Operand.Path(var left) && operands.get(1) instanceof Operand.Path(var right)
                && left.equals(right)) {
            problems.add(Kind.DISTINCT, "The first operand must be distinct from the remaining operands for this operator or function;"
                    + " operator: " + operator + ", first operand: " + left);
        }
    }

    void bounds(Operand low, Operand high) {
        if (!(low instanceof Operand.Literal(_, var first)) || !(high instanceof Operand.Literal(_, var second))
                || first.isEmpty() || second.isEmpty()) {
            return;
        }
        var told = "lower bound operand: AttributeValue: " + told(first.get()) + ", upper bound operand: AttributeValue: " + told(second.get());
        if (first.get().type() != second.get().type()) {
            problems.add(Kind.FUNCTION, "The BETWEEN operator requires same data type for lower and upper bounds; " + told);
        } else if (Comparison.GREATER.holds(first.get(), second.get())) {
            problems.add(Kind.FUNCTION, "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; " + told);
        }
    }

    /// As messages tell a value: `{S:a}`.
    static String told(AttributeValue value) {
        var text = switch (value.type()) {
            case S -> value.s();
            case N -> value.n();
            case B -> java.util.Base64.getEncoder().encodeToString(value.b().asByteArrayUnsafe());
            case BOOL -> String.valueOf(value.bool());
            case NUL -> "true";
            case SS -> value.ss().toString();
            case NS -> value.ns().toString();
            case BS, L, M, UNKNOWN_TO_SDK_VERSION -> "...";
        };
        return "{" + Values.typeName(value) + ":" + text + "}";
    }

    /// Functions that are true or false cannot be compared or handed to functions.
    void noFunctionsButSize(List<? extends Operand> operands) {
        operands.stream().filter(operand -> operand instanceof Operand.Call(var function, _) && !function.equals("size"))
                .findFirst().ifPresent(call -> misused(((Operand.Call) call).function()));
    }

    /// A size is no condition.
    void notSizeAlone(Condition condition) {
        if (condition instanceof Condition.Test(Operand.Call(var function, _)) && function.equals("size")) {
            misused(function);
        }
    }

    private void misused(String function) {
        problems.add(Kind.MISUSED_FUNCTION, "The function is not allowed to be used this way in an expression; function: " + function);
    }
}
