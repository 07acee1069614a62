package dev.orrery.kernel.pattern;

import dev.orrery.kernel.pattern.Tokens.Kind;

/// Tells in AWS's words, and with the place, why a text is no JSON.
public final class JsonText {
    private JsonText() { }

    /// @throws MalformedPatternException when the text is no JSON
    public static void require(String text) {
        var tokens = new Tokens(text);
        while (tokens.next() != Kind.END) {
            tokens.text();
        }
    }
}
