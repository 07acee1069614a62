package dev.orrery.kernel.pattern;

/// A text that is no pattern, in AWS's words.
public final class MalformedPatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What kind of mistake it is: the text is no JSON at all, or JSON that is no pattern.
    public enum Problem { JSON, PATTERN }

    private final Problem problem;
    private final int column;

    private MalformedPatternException(Problem problem, String message, int column) {
        super(message);
        this.problem = problem;
        this.column = column;
    }

    /// @param column at which the reader stood
    static MalformedPatternException notJson(String message, int column) {
        return new MalformedPatternException(Problem.JSON, message, column);
    }

    /// @param column at which the reader stood; 0 when the mistake is in no single place
    static MalformedPatternException notPattern(String message, int column) {
        return new MalformedPatternException(Problem.PATTERN, message, column);
    }

    public Problem problem() {
        return problem;
    }

    /// In characters of the text, the first is 1; 0 when the mistake is in no single place.
    public int column() {
        return column;
    }
}
