package dev.orrery.kernel.pattern;

import dev.orrery.kernel.identity.AddressRange;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.pattern.Tokens.Kind;
import java.util.ArrayList;
import java.util.List;

/// Reads the array of tests behind a key. The refusals are AWS's, and come at the token at which AWS's come.
final class TestReader {
    private final Tokens tokens;
    private final Dialect dialect;

    TestReader(Tokens tokens, Dialect dialect) {
        this.tokens = tokens;
        this.dialect = dialect;
    }

    /// From behind the opening bracket to behind the closing one.
    List<Test> array() {
        var tests = new ArrayList<Test>();
        for (var kind = tokens.next(); kind != Kind.END_ARRAY; kind = tokens.next()) {
            tests.add(switch (kind) {
                case START_OBJECT -> expression();
                case TEXT -> new Test.Exactly(new Json.Text(tokens.text()));
                case NUMBER -> new Test.Exactly(new Json.Numeral(tokens.text()));
                case TRUE -> new Test.Exactly(new Json.Truth(true));
                case FALSE -> new Test.Exactly(new Json.Truth(false));
                case NULL -> new Test.Exactly(new Json.Nothing());
                default -> throw notPattern("Match value must be String, number, true, false, or null");
            });
        }
        if (tests.isEmpty()) {
            throw notPattern("Empty arrays are not allowed");
        }
        return List.copyOf(tests);
    }

    private Test expression() {
        if (tokens.next() != Kind.NAME) {
            throw notPattern("Match expression name not found");
        }
        var operator = tokens.name();
        return switch (operator) {
            case "prefix", "suffix" -> affix(operator);
            case "equals-ignore-case" -> onlyKey(new Test.IgnoringCase(text(operator)));
            case "numeric" -> onlyElement(new NumericReader(tokens).numeric());
            case "anything-but" -> anythingBut();
            case "exists" -> onlyKey(new Test.Exists(truth()));
            case "cidr" -> onlyKey(address(text("prefix")));
            case "wildcard" -> {
                if (!dialect.knowsWildcards()) {
                    throw unrecognized(operator);
                }
                yield onlyKey(wildcard(text(operator)));
            }
            default -> throw unrecognized(operator);
        };
    }

    private Test affix(String operator) {
        var kind = tokens.next();
        if (kind == Kind.START_OBJECT && dialect.knowsAffixIgnoringCase()) {
            if (tokens.next() != Kind.NAME || !tokens.name().equals("equals-ignore-case")) {
                throw notPattern("Unsupported " + operator + " pattern: " + tokens.name());
            }
            return onlyKey(onlyKey(affix(operator, text("equals-ignore-case"), true)));
        }
        if (kind != Kind.TEXT) {
            throw notPattern(operator + " match pattern must be a string");
        }
        return onlyKey(affix(operator, tokens.text(), false));
    }

    private static Test affix(String operator, String text, boolean ignoringCase) {
        return operator.equals("prefix") ? new Test.Prefix(text, ignoringCase) : new Test.Suffix(text, ignoringCase);
    }

    private Test anythingBut() {
        var kind = tokens.next();
        if (kind == Kind.START_OBJECT) {
            if (tokens.next() != Kind.NAME) {
                throw notPattern("Anything-But expression name not found");
            }
            var operator = tokens.name();
            if (!dialect.knowsAnythingBut(operator)) {
                throw notPattern("Unsupported anything-but pattern: " + operator);
            }
            var unwanted = unwanted(operator, tokens.next());
            return onlyKey(onlyKey(new Test.AnythingBut(unwanted)));
        }
        return onlyElement(new Test.AnythingBut(kind == Kind.START_ARRAY ? unwanted() : List.of(unwanted(kind))));
    }

    /// What an operator within `anything-but` is about: a text, or where AWS has it so an array of them.
    private List<Test> unwanted(String operator, Kind kind) {
        if (kind == Kind.START_ARRAY && dialect == Dialect.EVENTS) {
            var tests = new ArrayList<Test>();
            for (var element = tokens.next(); element != Kind.END_ARRAY; element = tokens.next()) {
                if (element != Kind.TEXT) {
                    throw notPattern("Inside anything-but/" + operator + " list, number|start|null|boolean is not supported.");
                }
                tests.add(of(operator, tokens.text()));
            }
            if (tests.isEmpty()) {
                throw notPattern("Empty arrays are not allowed");
            }
            return List.copyOf(tests);
        }
        if (kind != Kind.TEXT) {
            throw notPattern(operator + " match pattern must be a string");
        }
        return List.of(of(operator, tokens.text()));
    }

    private Test of(String operator, String text) {
        return switch (operator) {
            case "equals-ignore-case" -> new Test.IgnoringCase(text);
            case "wildcard" -> wildcard(text);
            default -> {
                if (text.isEmpty()) {
                    throw notPattern("Null prefix/suffix not allowed");
                }
                yield affix(operator, text, false);
            }
        };
    }

    /// Either all texts or all numbers.
    private List<Test> unwanted() {
        var tests = new ArrayList<Test>();
        boolean texts = false;
        boolean numbers = false;
        for (var kind = tokens.next(); kind != Kind.END_ARRAY; kind = tokens.next()) {
            if (kind != Kind.TEXT && kind != Kind.NUMBER) {
                throw notPattern("Inside anything but list, start|null|boolean is not supported.");
            }
            texts |= kind == Kind.TEXT;
            numbers |= kind == Kind.NUMBER;
            tests.add(unwanted(kind));
        }
        if (texts == numbers) {
            throw notPattern("Inside anything but list, either all values are number or string, mixed type is not supported");
        }
        return List.copyOf(tests);
    }

    private Test unwanted(Kind kind) {
        return switch (kind) {
            case TEXT -> new Test.Exactly(new Json.Text(tokens.text()));
            case NUMBER -> new Test.Exactly(new Json.Numeral(tokens.text()));
            default -> throw notPattern("Value of anything-but must be an array or single string/number value.");
        };
    }

    private Test address(String text) {
        var parts = text.split("/", -1);
        if (parts.length != 2) {
            throw MalformedPatternException.notPattern("Malformed CIDR, one '/' required", 0);
        }
        if (!parts[1].matches("[0-9]{1,9}")) {
            throw MalformedPatternException.notPattern("Malformed CIDR, mask bits must be an integer", 0);
        }
        if (AddressRange.of(parts[0]).isEmpty()) {
            throw MalformedPatternException.notPattern("Nonstandard IP address: " + parts[0], 0);
        }
        var range = AddressRange.of(text).orElseThrow(() -> MalformedPatternException.notPattern(
                parts[0].indexOf(':') < 0 ? "IPv4 mask bits must be < 32" : "IPv6 mask bits must be < 128", 0));
        return new Test.Address(text, range);
    }

    /// A backslash makes a star, or itself, an ordinary character.
    private Test.Wildcard wildcard(String text) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                if (i == text.length() || text.charAt(i) != '*' && text.charAt(i) != '\\') {
                    throw notPattern("Invalid escape character at pos " + i);
                }
                part.append(text.charAt(i));
            } else if (c == '*') {
                if (i > 0 && text.charAt(i - 1) == '*' && part.isEmpty()) {
                    throw notPattern("Consecutive wildcard characters at pos " + i);
                }
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return new Test.Wildcard(text, List.copyOf(parts));
    }

    private String text(String operator) {
        if (tokens.next() != Kind.TEXT) {
            throw notPattern(operator + " match pattern must be a string");
        }
        return tokens.text();
    }

    private boolean truth() {
        return switch (tokens.next()) {
            case TRUE -> true;
            case FALSE -> false;
            default -> throw notPattern("exists match pattern must be either true or false.");
        };
    }

    private <T extends Test> T onlyKey(T test) {
        if (tokens.next() != Kind.END_OBJECT) {
            throw notPattern("Only one key allowed in match expression");
        }
        return test;
    }

    private Test onlyElement(Test test) {
        if (tokens.next() != Kind.END_OBJECT) {
            throw notPattern("Too many elements in numeric expression");
        }
        return test;
    }

    private MalformedPatternException unrecognized(String operator) {
        return notPattern("Unrecognized match type " + operator);
    }

    private MalformedPatternException notPattern(String message) {
        return MalformedPatternException.notPattern(message, tokens.column());
    }
}
