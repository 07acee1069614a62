package dev.orrery.kernel.pattern;

/// Which of the operators a service knows.
public enum Dialect {
    /// Filter policies of SNS: no wildcards, and of what is `anything-but` only prefixes.
    NOTIFICATIONS,
    /// Event patterns of EventBridge: every operator.
    EVENTS;

    boolean knowsWildcards() {
        return this == EVENTS;
    }

    boolean knowsAnythingBut(String operator) {
        return switch (operator) {
            case "prefix" -> true;
            case "suffix", "equals-ignore-case", "wildcard" -> this == EVENTS;
            default -> false;
        };
    }

    boolean knowsAffixIgnoringCase() {
        return this == EVENTS;
    }
}
