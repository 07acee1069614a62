package dev.orrery.services.dynamodb.expressions;

import java.util.ArrayList;
import java.util.List;

/// The paths that a condition names.
public final class ConditionPaths {
    private ConditionPaths() { }

    public static List<DocumentPath> of(Condition condition) {
        var paths = new ArrayList<DocumentPath>();
        add(condition, paths);
        return paths;
    }

    private static void add(Condition condition, List<DocumentPath> paths) {
        switch (condition) {
            case Condition.Or(var left, var right) -> {
                add(left, paths);
                add(right, paths);
            }
            case Condition.And(var left, var right) -> {
                add(left, paths);
                add(right, paths);
            }
            case Condition.Not(var inner) -> add(inner, paths);
            case Condition.Compare(_, var left, var right) -> {
                add(left, paths);
                add(right, paths);
            }
            case Condition.Between(var operand, var low, var high) -> {
                add(operand, paths);
                add(low, paths);
                add(high, paths);
            }
            case Condition.In(var operand, var among) -> {
                add(operand, paths);
                among.forEach(other -> add(other, paths));
            }
            case Condition.Test(var call) -> add(call, paths);
        }
    }

    static void add(Operand operand, List<DocumentPath> paths) {
        switch (operand) {
            case Operand.Path(var path) -> paths.add(path);
            case Operand.Call(_, var arguments) -> arguments.forEach(argument -> add(argument, paths));
            case Operand.Arithmetic(_, var left, var right) -> {
                add(left, paths);
                add(right, paths);
            }
            case Operand.Literal _ -> { }
        }
    }
}
