package dev.orrery.kernel;

/// Something that came of a call and is not in its answer, for somebody who asks why.
///
/// @param about whom or what
/// @param outcome in a word or two: `filtered out`
/// @param because why, for a person
public record Note(String about, String outcome, String because) {
    /// A note is small, whatever it is about.
    private static final int CHARACTERS_MAX = 512;

    public Note {
        about = cut(about);
        outcome = cut(outcome);
        because = cut(because);
    }

    private static String cut(String text) {
        return text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX) + "…";
    }
}
