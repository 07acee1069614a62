package dev.orrery.kernel.pattern;

import dev.orrery.kernel.pattern.Pattern.Alternative;
import dev.orrery.kernel.pattern.Pattern.Key;
import dev.orrery.kernel.pattern.Tokens.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a pattern: objects within objects down to arrays of tests.
///
/// `$or` is an alternative only where an array of two or more objects stands behind it, none of whose names is an operator's;
/// otherwise it is a name like others. Source: SNS Developer Guide, "AND/OR logic".
final class PatternReader {
    /// Alternatives multiply, so they are bounded.
    static final int ALTERNATIVES_MAX = 1000;
    private static final String OR = "$or";
    private static final Set<String> OPERATORS = Set.of("exactly", "prefix", "suffix", "equals-ignore-case", "wildcard", "numeric",
            "anything-but", "exists", "cidr", "version");
    private final Tokens tokens;
    private final TestReader tests;
    private final String text;
    private int deepest = 1;

    PatternReader(String text, Dialect dialect) {
        this.text = text;
        this.tokens = new Tokens(text);
        this.tests = new TestReader(tokens, dialect);
    }

    Pattern read() {
        if (tokens.next() != Kind.START_OBJECT) {
            throw notPattern("Filter is not an object");
        }
        var alternatives = new ArrayList<Map<String, Key>>();
        alternatives.add(new LinkedHashMap<>());
        int keys = members("", 1, alternatives);
        if (tokens.next() != Kind.END) {
            throw notPattern("Filter is not an object");
        }
        return new Pattern(alternatives.stream().map(Alternative::new).toList(), keys, deepest);
    }

    /// @param alternatives so far; each gets what is read here
    /// @return how many members there were
    private int members(String path, int depth, List<Map<String, Key>> alternatives) {
        deepest = Math.max(deepest, depth);
        int count = 0;
        while (tokens.next() == Kind.NAME) {
            count++;
            var name = tokens.name();
            int before = tokens.column();
            var kind = tokens.next();
            if (name.equals(OR) && kind == Kind.START_ARRAY && isAlternative(before)) {
                alternatives(path, depth, alternatives);
                continue;
            }
            var inner = path.isEmpty() ? name : path + "." + name;
            switch (kind) {
                case START_OBJECT -> {
                    if (members(inner, depth + 1, alternatives) == 0) {
                        throw notPattern("Empty objects are not allowed");
                    }
                }
                case START_ARRAY -> {
                    var key = new Key(depth, tests.array());
                    alternatives.forEach(alternative -> alternative.put(inner, key));
                }
                default -> throw notPattern("\"" + name + "\" must be an object or an array");
            }
        }
        return count;
    }

    private void alternatives(String path, int depth, List<Map<String, Key>> alternatives) {
        var before = List.copyOf(alternatives);
        alternatives.clear();
        while (tokens.next() == Kind.START_OBJECT) {
            var branch = new ArrayList<Map<String, Key>>();
            before.forEach(alternative -> branch.add(new LinkedHashMap<>(alternative)));
            if (members(path, depth, branch) == 0) {
                throw notPattern("Empty objects are not allowed");
            }
            alternatives.addAll(branch);
            if (alternatives.size() > ALTERNATIVES_MAX) {
                throw MalformedPatternException.notPattern("Filter policy is too complex", 0);
            }
        }
    }

    /// Looks ahead from behind the opening bracket.
    private boolean isAlternative(int column) {
        var ahead = new Tokens(text.substring(column - 2));
        ahead.next();
        int objects = 0;
        Kind kind;
        for (kind = ahead.next(); kind == Kind.START_OBJECT; kind = ahead.next()) {
            objects++;
            int depth = 1;
            while (depth > 0) {
                switch (ahead.next()) {
                    case START_OBJECT, START_ARRAY -> depth++;
                    case END_OBJECT, END_ARRAY -> depth--;
                    case NAME -> {
                        if (depth == 1 && OPERATORS.contains(ahead.name())) {
                            return false;
                        }
                    }
                    default -> { }
                }
            }
        }
        return kind == Kind.END_ARRAY && objects > 1;
    }

    private MalformedPatternException notPattern(String message) {
        return MalformedPatternException.notPattern(message, tokens.column());
    }

}
