package dev.orrery.services.dynamodb.partiql;

import dev.orrery.services.dynamodb.expressions.Condition;
import dev.orrery.services.dynamodb.expressions.DocumentPath;
import dev.orrery.services.dynamodb.expressions.ExpressionException;
import dev.orrery.services.dynamodb.expressions.Operand;
import dev.orrery.services.dynamodb.expressions.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads statements.
public final class StatementParser {
    /// "Length Constraints: Minimum length of 1. Maximum length of 8192": API Reference, `ExecuteStatement`.
    public static final int CHARACTERS_MAX = 8192;
    private final Words words;
    private final ValueReader values;
    private final WhereReader wheres;

    private StatementParser(String text, List<AttributeValue> parameters) {
        this.words = new Words(text);
        this.values = new ValueReader(words, parameters);
        this.wheres = new WhereReader(words, values);
    }

    /// @throws ExpressionException when this is no statement, or does not fit the parameters
    public static Statement parse(String text, List<AttributeValue> parameters) {
        var parser = new StatementParser(text, parameters);
        var statement = parser.statement();
        parser.words.take(";");
        if (parser.words.peek().kind() != Words.Kind.END) {
            throw parser.words.unexpected();
        }
        if (parser.values.used() != parameters.size()) {
            throw new ExpressionException("Number of parameters in request and statement don't match.");
        }
        return statement;
    }

    private Statement statement() {
        if (words.take("SELECT")) {
            return select();
        }
        if (words.take("INSERT")) {
            return insert();
        }
        if (words.take("UPDATE")) {
            return update();
        }
        if (words.take("DELETE")) {
            words.expect("FROM");
            var table = name();
            words.expect("WHERE");
            return new Statement.Delete(table, wheres.condition(), returning());
        }
        words.expect("EXISTS");
        words.expect("(");
        words.expect("SELECT");
        var exists = new Statement.Exists(select());
        words.expect(")");
        return exists;
    }

    private Statement.Select select() {
        var projection = new ArrayList<DocumentPath>();
        if (!words.take("*")) {
            do {
                projection.add(wheres.path());
            } while (words.take(","));
        }
        words.expect("FROM");
        var table = name();
        Optional<String> index = words.take(".") ? Optional.of(name()) : Optional.empty();
        Optional<Condition> where = words.take("WHERE") ? Optional.of(wheres.condition()) : Optional.empty();
        var order = new ArrayList<String>();
        boolean descending = false;
        if (words.take("ORDER")) {
            words.expect("BY");
            do {
                order.add(name());
                descending = words.take("DESC");
                if (!descending) {
                    words.take("ASC");
                }
            } while (words.take(","));
        }
        return new Statement.Select(table, index, List.copyOf(projection), where, List.copyOf(order), descending);
    }

    private Statement insert() {
        words.expect("INTO");
        var table = name();
        words.expect("VALUE");
        var value = values.value();
        if (!value.hasM()) {
            throw new ExpressionException("The value to insert must be a map");
        }
        return new Statement.Insert(table, value.m());
    }

    private Statement update() {
        var table = name();
        var actions = new ArrayList<Update.Action>();
        while (words.peek().is("SET") || words.peek().is("REMOVE")) {
            boolean set = words.next().is("SET");
            do {
                var path = wheres.path();
                actions.add(set ? assignment(path) : new Update.Action.Remove(path));
            } while (words.take(","));
        }
        if (actions.isEmpty()) {
            throw words.unexpected();
        }
        words.expect("WHERE");
        return new Statement.Change(table, new Update(List.copyOf(actions)), wheres.condition(), returning());
    }

    private Update.Action assignment(DocumentPath path) {
        words.expect("=");
        if (words.peek().is("set_add") || words.peek().is("set_delete")) {
            boolean add = words.next().is("set_add");
            words.expect("(");
            if (!wheres.path().equals(path)) {
                throw new ExpressionException("set_add and set_delete change the attribute that is set");
            }
            words.expect(",");
            var value = values.value();
            words.expect(")");
            return add ? new Update.Action.Add(path, value) : new Update.Action.Delete(path, value);
        }
        var left = operand();
        if (words.peek().is("+") || words.peek().is("-")) {
            char sign = words.next().text().charAt(0);
            return new Update.Action.Set(path, new Operand.Arithmetic(sign, left, operand()));
        }
        return new Update.Action.Set(path, left);
    }

    private Operand operand() {
        if (values.startsValue()) {
            return new Operand.Literal("", Optional.of(values.value()));
        }
        if (words.peekBehind().is("(") && (words.peek().is("list_append") || words.peek().is("if_not_exists"))) {
            var function = words.next().text().toLowerCase(java.util.Locale.ROOT);
            words.expect("(");
            var first = operand();
            words.expect(",");
            var second = operand();
            words.expect(")");
            return new Operand.Call(function, List.of(first, second));
        }
        return new Operand.Path(wheres.path());
    }

    private String returning() {
        if (!words.take("RETURNING")) {
            return "NONE";
        }
        boolean all = words.take("ALL");
        if (!all) {
            words.expect("MODIFIED");
        }
        boolean old = words.take("OLD");
        if (!old) {
            words.expect("NEW");
        }
        words.expect("*");
        return (all ? "ALL_" : "UPDATED_") + (old ? "OLD" : "NEW");
    }

    private String name() {
        var word = words.next();
        if (word.kind() != Words.Kind.NAME && word.kind() != Words.Kind.QUOTED) {
            throw words.unexpected();
        }
        return word.text();
    }
}
