package dev.orrery.kernel.identity;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A policy as plain data, from which a test writes the document and the reference decides.
record PolicyModel(Kind kind, String version, List<Line> statements) {

    /// @param principals by kind, `{"AWS": [...]}`; empty for none; everyone is `{"*": []}`
    record Line(boolean allow, boolean notPrincipal, Map<String, List<String>> principals, boolean notAction, List<String> actions,
            boolean notResource, List<String> resources, List<Test> conditions) {

        String json() {
            var principal = principals.containsKey("*") ? "\"*\""
                    : principals.entrySet().stream().map(e -> quoted(e.getKey()) + ":" + array(e.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
            var condition = conditions.stream().map(test -> quoted(test.operator()) + ":{" + quoted(test.key()) + ":" + array(test.values()) + "}")
                    .collect(Collectors.joining(",", "{", "}"));
            return "{\"Effect\":" + (allow ? "\"Allow\"" : "\"Deny\"")
                    + (principals.isEmpty() ? "" : ",\"" + (notPrincipal ? "Not" : "") + "Principal\":" + principal)
                    + ",\"" + (notAction ? "Not" : "") + "Action\":" + array(actions)
                    + ",\"" + (notResource ? "Not" : "") + "Resource\":" + array(resources)
                    + (conditions.isEmpty() ? "" : ",\"Condition\":" + condition) + "}";
        }
    }

    /// One operator with one key. No two tests of a statement share the operator.
    record Test(String operator, String key, List<String> values) { }

    AttachedPolicy attached() {
        return new AttachedPolicy(kind, kind.phrase(), Policy.parse(json()));
    }

    PolicyModel withStatements(List<Line> others) {
        return new PolicyModel(kind, version, others);
    }

    String json() {
        return "{\"Version\":" + quoted(version) + ",\"Statement\":"
                + statements.stream().map(Line::json).collect(Collectors.joining(",", "[", "]")) + "}";
    }

    private static String array(List<String> texts) {
        return texts.stream().map(PolicyModel::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
