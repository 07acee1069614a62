package dev.orrery.kernel.identity;

/// A pattern in which some places stand for any text (`*`) or any one character (`?`), compiled once.
///
/// Matching never tries a place of the pattern twice for one place of the text, so the work is at most the product of
/// both lengths, whatever the pattern; the common forms, a fixed text and a fixed beginning, take one comparison.
public final class Wildcard {
    /// Stands for any text, the empty one too. Not a code point.
    static final int ANY_TEXT = -1;
    /// Stands for any one character.
    static final int ANY_ONE = -2;
    static final Wildcard EVERYTHING = new Wildcard(new int[] {ANY_TEXT});
    private final int[] pattern;
    private final String beginning;
    private final boolean fixed;
    private final boolean onlyBeginning;

    /// @param pattern code points, [#ANY_TEXT] and [#ANY_ONE]
    Wildcard(int[] pattern) {
        this.pattern = pattern;
        int literal = 0;
        while (literal < pattern.length && pattern[literal] >= 0) {
            literal++;
        }
        this.beginning = new String(pattern, 0, literal);
        this.fixed = literal == pattern.length;
        this.onlyBeginning = literal == pattern.length - 1 && pattern[literal] == ANY_TEXT;
    }

    public static Wildcard of(String pattern) {
        return new Wildcard(pattern.codePoints().map(Wildcard::special).toArray());
    }

    /// What a character of a pattern means.
    static int special(int codePoint) {
        return switch (codePoint) {
            case '*' -> ANY_TEXT;
            case '?' -> ANY_ONE;
            default -> codePoint;
        };
    }

    /// Ends with `*`.
    boolean isOpenEnded() {
        return pattern.length > 0 && pattern[pattern.length - 1] == ANY_TEXT;
    }

    boolean isFixed() {
        return fixed;
    }

    public boolean matches(String text) {
        return matches(text, 0, text.length());
    }

    /// Does it match this part of a text?
    public boolean matches(String text, int from, int to) {
        if (fixed) {
            return to - from == beginning.length() && text.startsWith(beginning, from);
        }
        if (to - from < beginning.length() || !text.startsWith(beginning, from)) {
            return false;
        }
        return onlyBeginning || rest(text, from, to);
    }

    /// Every `*` first stands for nothing and takes one character more whenever what follows it fails; only the last
    /// `*` that was reached can help, so nothing before it is tried again.
    private boolean rest(String text, int from, int to) {
        int at = from;
        int place = 0;
        int starPlace = -1;
        int starAt = 0;
        while (at < to) {
            int wanted = place < pattern.length ? pattern[place] : Integer.MIN_VALUE;
            int found = text.codePointAt(at);
            if (wanted == ANY_TEXT) {
                starPlace = place++;
                starAt = at;
            } else if (wanted == found || wanted == ANY_ONE) {
                place++;
                at += Character.charCount(found);
            } else if (starPlace >= 0) {
                place = starPlace + 1;
                starAt += Character.charCount(text.codePointAt(starAt));
                at = starAt;
            } else {
                return false;
            }
        }
        while (place < pattern.length && pattern[place] == ANY_TEXT) {
            place++;
        }
        return place == pattern.length;
    }
}
