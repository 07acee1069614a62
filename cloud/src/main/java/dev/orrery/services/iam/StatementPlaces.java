package dev.orrery.services.iam;

import dev.orrery.kernel.identity.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Position;
import software.amazon.awssdk.services.iam.model.Statement;

/// Where in its document a statement stands, as the simulator tells it: line and column behind the braces, from one.
final class StatementPlaces {
    private StatementPlaces() { }

    static Statement describe(AttachedPolicy policy, String label) {
        int index = 0;
        var statements = policy.policy().statements();
        while (!statements.get(index).label().equals(label)) {
            index++;
        }
        var document = policy.policy().document();
        var braces = braces(document, index);
        var source = policy.source();
        return Statement.builder().sourcePolicyId(source.substring(source.lastIndexOf('/') + 1)).sourcePolicyType("IAM Policy")
                .startPosition(position(document, braces[0] + 1)).endPosition(position(document, braces[1] + 1)).build();
    }

    /// The braces of the statement of this number: objects one below the document's own, within `Statement`.
    private static int[] braces(String document, int wanted) {
        int depth = 0;
        int statementDepth = -1;
        int found = -1;
        int start = 0;
        boolean inText = false;
        int textStart = 0;
        for (int i = 0; i < document.length(); i++) {
            char c = document.charAt(i);
            if (inText) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    inText = false;
                    if (depth == 1 && document.substring(textStart, i).equals("Statement") && statementDepth < 0) {
                        statementDepth = 1;
                    }
                }
                continue;
            }
            switch (c) {
                case '"' -> {
                    inText = true;
                    textStart = i + 1;
                }
                case '{' -> {
                    if (statementDepth == depth) {
                        found++;
                        start = i;
                    }
                    depth++;
                }
                case '}' -> {
                    depth--;
                    if (statementDepth == depth && found == wanted) {
                        return new int[] {start, i};
                    }
                }
                default -> { }
            }
        }
        throw new IllegalStateException("a policy lost its statement " + wanted);
    }

    private static Position position(String document, int offset) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            if (document.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return Position.builder().line(line).column(offset - lineStart + 1).build();
    }
}
