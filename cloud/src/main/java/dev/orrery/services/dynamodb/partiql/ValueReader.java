package dev.orrery.services.dynamodb.partiql;

import dev.orrery.services.dynamodb.expressions.ExpressionException;
import dev.orrery.services.dynamodb.values.Decimals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads literal values: texts, numbers, truths, lists, maps, sets, and the parameters that question marks stand for.
final class ValueReader {
    private static final int DEPTH_MAX = 33;
    private final Words words;
    private final List<AttributeValue> parameters;
    private int used;
    private int depth;

    ValueReader(Words words, List<AttributeValue> parameters) {
        this.words = words;
        this.parameters = parameters;
    }

    int used() {
        return used;
    }

    boolean startsValue() {
        var word = words.peek();
        return switch (word.kind()) {
            case TEXT, NUMBER -> true;
            case SIGN -> List.of("?", "[", "{", "<<", "-").contains(word.text());
            case NAME -> word.is("true") || word.is("false") || word.is("null");
            case QUOTED, END -> false;
        };
    }

    AttributeValue value() {
        if (++depth > DEPTH_MAX) {
            throw new ExpressionException("Nesting Levels have exceeded supported limits");
        }
        var word = words.next();
        var value = switch (word.kind()) {
            case TEXT -> AttributeValue.fromS(word.text());
            case NUMBER -> number(word.text());
            case NAME -> word.is("true") ? AttributeValue.fromBool(true) : word.is("false") ? AttributeValue.fromBool(false)
                    : word.is("null") ? AttributeValue.fromNul(true) : refuse();
            case SIGN -> switch (word.text()) {
                case "?" -> parameter();
                case "-" -> number("-" + words.next().text());
                case "[" -> list();
                case "{" -> map();
                case "<<" -> set();
                default -> refuse();
            };
            case QUOTED, END -> refuse();
        };
        depth--;
        return value;
    }

    private AttributeValue refuse() {
        throw words.unexpected();
    }

    private static AttributeValue number(String text) {
        Decimals.problem(text).ifPresent(problem -> {
            throw new ExpressionException(problem);
        });
        return AttributeValue.fromN(Decimals.canonical(text));
    }

    private AttributeValue parameter() {
        if (used == parameters.size()) {
            throw new ExpressionException("Number of parameters in request and statement don't match.");
        }
        return parameters.get(used++);
    }

    private AttributeValue list() {
        var values = new ArrayList<AttributeValue>();
        if (!words.take("]")) {
            do {
                values.add(value());
            } while (words.take(","));
            words.expect("]");
        }
        return AttributeValue.fromL(values);
    }

    private AttributeValue map() {
        var values = new LinkedHashMap<String, AttributeValue>();
        if (!words.take("}")) {
            do {
                var name = words.next();
                if (name.kind() != Words.Kind.TEXT && name.kind() != Words.Kind.QUOTED) {
                    throw words.unexpected();
                }
                words.expect(":");
                if (values.put(name.text(), value()) != null) {
                    throw new ExpressionException("Duplicate attribute name: " + name.text());
                }
            } while (words.take(","));
            words.expect("}");
        }
        return AttributeValue.fromM(values);
    }

    private AttributeValue set() {
        var values = new ArrayList<AttributeValue>();
        do {
            values.add(value());
        } while (words.take(","));
        words.expect(">>");
        var type = values.getFirst().type();
        if (values.stream().anyMatch(value -> value.type() != type)) {
            throw new ExpressionException("Elements of a set must be of one type");
        }
        return switch (type) {
            case S -> AttributeValue.fromSs(values.stream().map(AttributeValue::s).toList());
            case N -> AttributeValue.fromNs(values.stream().map(AttributeValue::n).toList());
            case B -> AttributeValue.fromBs(values.stream().map(AttributeValue::b).toList());
            default -> throw new ExpressionException("A set has texts, numbers or binaries");
        };
    }
}
