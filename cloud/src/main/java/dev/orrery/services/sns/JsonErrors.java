package dev.orrery.services.sns;

import dev.orrery.kernel.pattern.MalformedPatternException;

/// Mistakes in JSON with the place, as AWS tells it.
final class JsonErrors {
    private static final int SOURCE_CHARACTERS_MAX = 500;

    private JsonErrors() { }

    /// Without the text.
    static String unnamed(String text, MalformedPatternException mistake) {
        return mistake.getMessage() + "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); "
                + place(text, mistake) + "]";
    }

    /// With the text, or its beginning.
    static String named(String text, MalformedPatternException mistake) {
        if (mistake.column() == 0) {
            return mistake.getMessage();
        }
        var source = text.length() <= SOURCE_CHARACTERS_MAX ? "\"" + text + "\""
                : "\"" + text.substring(0, SOURCE_CHARACTERS_MAX) + "\"[truncated " + (text.length() - SOURCE_CHARACTERS_MAX) + " chars]";
        return mistake.getMessage() + "\n at [Source: (String)" + source + "; " + place(text, mistake) + "]";
    }

    private static String place(String text, MalformedPatternException mistake) {
        var read = text.substring(0, Math.min(Math.max(mistake.column() - 1, 0), text.length()));
        long line = read.chars().filter(c -> c == '\n').count() + 1;
        return "line: " + line + ", column: " + (mistake.column() - read.lastIndexOf('\n') - 1);
    }
}
