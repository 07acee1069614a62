package dev.orrery.kernel.identity;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// A policy document, read and compiled once. Made only by [#parse].
public final class Policy {

    /// The versions of the language. The older one, the default, knows no variables.
    public enum Version {
        OF_2008("2008-10-17"), OF_2012("2012-10-17");

        private final String text;

        Version(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    private final String document;
    private final Version version;
    private final String id;
    private final List<Statement> statements;
    private final NavigableSet<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    Policy(String document, Version version, String id, List<Statement> statements) {
        this.document = document;
        this.version = version;
        this.id = id;
        this.statements = List.copyOf(statements);
        statements.forEach(statement -> statement.addKeys(keys));
    }

    /// Reads a document of the IAM policy language.
    ///
    /// @throws MalformedPolicyException when it is not one, with AWS's words
    public static Policy parse(String document) {
        return PolicyReader.read(document, false);
    }

    /// Reads a document whose resources may be any text, as SQS takes them. What is no ARN matches none.
    ///
    /// @throws MalformedPolicyException as [#parse]
    public static Policy parseWithAnyResource(String document) {
        return PolicyReader.read(document, true);
    }

    /// The document as it was given.
    public String document() {
        return document;
    }

    public Version version() {
        return version;
    }

    /// Empty when it has none.
    public String id() {
        return id;
    }

    public List<Statement> statements() {
        return statements;
    }

    /// Whether it asks for a condition key that begins so, as the key of a condition or in a variable: a value that is dear
    /// to find need not be found when no policy asks. In keys upper and lower case are the same.
    public boolean asksFor(String keyPrefix) {
        var next = keys.ceiling(keyPrefix);
        return next != null && next.regionMatches(true, 0, keyPrefix, 0, keyPrefix.length());
    }

    /// Checks that it can be the policy of a resource: every statement says whom and what it is about.
    ///
    /// @throws MalformedPolicyException when it cannot
    public Policy requireResourceForm() {
        requireNames();
        for (var statement : statements) {
            if (statement.principals().isEmpty()) {
                throw missing("Principal");
            }
            if (statement.resources().isEmpty()) {
                throw missing("Resource");
            }
        }
        return this;
    }

    /// Checks that it can be the policy of a user, group or role, a boundary, a session policy or a service control
    /// policy: every statement says what it is about, and none about whom.
    ///
    /// @throws MalformedPolicyException when it cannot
    public Policy requireIdentityForm() {
        requireNames();
        for (var statement : statements) {
            if (statement.principals().isPresent()) {
                throw new MalformedPolicyException(MalformedPolicyException.Problem.PRINCIPAL,
                        "Policy document should not specify a principal.");
            }
            if (statement.resources().isEmpty()) {
                throw missing("Resource");
            }
        }
        return this;
    }

    /// Checks that every action and condition key is `*` or has a service's prefix, a colon and a name.
    ///
    /// @throws MalformedPolicyException when one has not
    public Policy requireNames() {
        statements.forEach(Statement::requireNames);
        return this;
    }

    private static MalformedPolicyException missing(String field) {
        return new MalformedPolicyException(MalformedPolicyException.Problem.MISSING_FIELD, "Missing required field " + field);
    }

    @Override
    public String toString() {
        return document;
    }
}
