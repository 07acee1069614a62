package dev.orrery.kernel.identity;

import java.util.Locale;

/// A pattern for actions, such as `s3:Get*`. Upper and lower case are the same.
final class ActionPattern {
    private final String text;
    private final Wildcard wildcard;

    private ActionPattern(String text) {
        this.text = text;
        this.wildcard = Wildcard.of(fold(text));
    }

    /// @throws MalformedPolicyException when it is neither `*` nor something, a colon and something
    static ActionPattern of(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 ? !text.equals("*") : colon == 0 || colon == text.length() - 1) {
            throw invalid();
        }
        return new ActionPattern(text);
    }

    static MalformedPolicyException invalid() {
        return new MalformedPolicyException(MalformedPolicyException.Problem.ACTION, "Policy has invalid action");
    }

    /// Whether it is `*`, or a service's prefix, a colon and a name. IAM takes others in the policies of identities, too.
    boolean isName() {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return text.equals("*");
        }
        return colon > 0 && colon < text.length() - 1
                && (text.startsWith("*:") || text.chars().limit(colon).allMatch(c -> isLetterOrDigit(c) || c == '-'))
                && text.chars().skip(colon + 1L).allMatch(c -> isLetterOrDigit(c) || c == '*' || c == '?');
    }

    private static boolean isLetterOrDigit(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    static String fold(String action) {
        return action.toLowerCase(Locale.ROOT);
    }

    /// @param actionFolded as [#fold] makes it
    boolean matches(String actionFolded) {
        return wildcard.matches(actionFolded);
    }

    @Override
    public String toString() {
        return text;
    }
}
