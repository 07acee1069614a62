package dev.orrery.services.dynamodb.expressions;

import dev.orrery.services.dynamodb.values.Decimals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Applies an update to an item. All values are those of the item before: "SET a = b, b = a" changes places.
public final class UpdateRun {
    private static final String WRONG_TYPE = "An operand in the update expression has an incorrect data type";
    private static final String NOT_THERE = "The provided expression refers to an attribute that does not exist in the item";
    private static final String NO_WAY = "The document path provided in the update expression is invalid for update";
    private final Map<String, AttributeValue> before;
    private final Tree root;

    private UpdateRun(Map<String, AttributeValue> item) {
        this.before = item;
        this.root = Tree.of(item);
    }

    /// @throws ExpressionException when the update does not fit the item
    public static Map<String, AttributeValue> apply(Update update, Map<String, AttributeValue> item) {
        var run = new UpdateRun(item);
        var values = new ArrayList<AttributeValue>();
        for (var action : update.actions()) {
            values.add(action instanceof Update.Action.Set(_, var operand) ? run.value(operand) : null);
        }
        for (int i = 0; i < values.size(); i++) {
            run.perform(update.actions().get(i), values.get(i));
        }
        return run.root.value().m();
    }

    private void perform(Update.Action action, AttributeValue set) {
        var parent = root;
        var steps = action.path().steps();
        for (int i = 0; i < steps.size() - 1 && parent != null; i++) {
            parent = parent.child(steps.get(i));
        }
        if (parent == null || !parent.takes(action.path().last())) {
            throw new ExpressionException(NO_WAY);
        }
        var place = action.path().last();
        switch (action) {
            case Update.Action.Set _ -> parent.put(place, set);
            case Update.Action.Remove _ -> parent.remove(place);
            case Update.Action.Add(_, var value) -> parent.put(place, sum(parent.get(place), value));
            case Update.Action.Delete(_, var value) -> {
                var old = parent.get(place);
                if (old != null) {
                    var rest = Sets.minus(old, value).orElseThrow(() -> new ExpressionException(WRONG_TYPE));
                    if (Sets.isEmpty(rest)) {
                        parent.remove(place);
                    } else {
                        parent.put(place, rest);
                    }
                }
            }
        }
    }

    /// What ADD makes of a value that was there, or of none.
    private static AttributeValue sum(AttributeValue old, AttributeValue value) {
        if (old == null) {
            return value;
        }
        if (old.type() != value.type()) {
            throw new ExpressionException(WRONG_TYPE);
        }
        return value.n() != null ? number(new BigDecimal(old.n()).add(new BigDecimal(value.n()))) : Sets.plus(old, value);
    }

    private static AttributeValue number(BigDecimal number) {
        Decimals.problem(number).ifPresent(problem -> {
            throw new ExpressionException(problem);
        });
        return AttributeValue.fromN(Decimals.canonical(number));
    }

    private AttributeValue value(Operand operand) {
        return switch (operand) {
            case Operand.Path(var path) -> {
                var found = path.find(before);
                if (found == null) {
                    throw new ExpressionException(NOT_THERE);
                }
                yield found;
            }
            case Operand.Literal(_, var value) -> value.orElseThrow();
            case Operand.Arithmetic(var sign, var left, var right) -> {
                var first = ofType(value(left), AttributeValue.Type.N);
                var second = new BigDecimal(ofType(value(right), AttributeValue.Type.N).n());
                var number = new BigDecimal(first.n());
                yield number(sign == '+' ? number.add(second) : number.subtract(second));
            }
            case Operand.Call(var function, var arguments) when function.equals("if_not_exists") -> {
                var found = ((Operand.Path) arguments.getFirst()).path().find(before);
                yield found != null ? found : value(arguments.get(1));
            }
            case Operand.Call(_, var arguments) -> {
                var joined = new ArrayList<>(ofType(value(arguments.getFirst()), AttributeValue.Type.L).l());
                joined.addAll(ofType(value(arguments.get(1)), AttributeValue.Type.L).l());
                yield AttributeValue.fromL(joined);
            }
        };
    }

    private static AttributeValue ofType(AttributeValue value, AttributeValue.Type type) {
        if (value.type() != type) {
            throw new ExpressionException(WRONG_TYPE);
        }
        return value;
    }

    /// A value that is being changed: only what lies on the way to a change is copied.
    private static final class Tree {
        private final AttributeValue leaf;
        private final Map<String, Tree> map;
        /// By index; what is put behind the end stays in the order of the indexes.
        private final TreeMap<Integer, Tree> list;

        private Tree(AttributeValue leaf, Map<String, Tree> map, TreeMap<Integer, Tree> list) {
            this.leaf = leaf;
            this.map = map;
            this.list = list;
        }

        static Tree of(Map<String, AttributeValue> item) {
            var map = LinkedHashMap.<String, Tree>newLinkedHashMap(item.size());
            item.forEach((name, value) -> map.put(name, of(value)));
            return new Tree(null, map, null);
        }

        static Tree of(AttributeValue value) {
            if (value.hasM()) {
                return of(value.m());
            }
            if (!value.hasL()) {
                return new Tree(value, null, null);
            }
            var list = new TreeMap<Integer, Tree>();
            value.l().forEach(element -> list.put(list.size(), of(element)));
            return new Tree(null, null, list);
        }

        AttributeValue value() {
            if (map != null) {
                var values = LinkedHashMap.<String, AttributeValue>newLinkedHashMap(map.size());
                map.forEach((name, tree) -> values.put(name, tree.value()));
                return AttributeValue.fromM(values);
            }
            return list == null ? leaf : AttributeValue.fromL(list.values().stream().map(Tree::value).toList());
        }

        boolean takes(DocumentPath.Step step) {
            return step instanceof DocumentPath.Step.Name ? map != null : list != null;
        }

        Tree child(DocumentPath.Step step) {
            return switch (step) {
                case DocumentPath.Step.Name(var name) -> map == null ? null : map.get(name);
                case DocumentPath.Step.Index(var index) -> list == null ? null : list.get(index);
            };
        }

        AttributeValue get(DocumentPath.Step step) {
            var child = child(step);
            return child == null ? null : child.value();
        }

        void put(DocumentPath.Step step, AttributeValue value) {
            switch (step) {
                case DocumentPath.Step.Name(var name) -> map.put(name, of(value));
                case DocumentPath.Step.Index(var index) -> list.put(index, of(value));
            }
        }

        void remove(DocumentPath.Step step) {
            switch (step) {
                case DocumentPath.Step.Name(var name) -> map.remove(name);
                case DocumentPath.Step.Index(var index) -> list.remove(index);
            }
        }
    }

}
