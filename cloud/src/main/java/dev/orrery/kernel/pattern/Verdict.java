package dev.orrery.kernel.pattern;

import java.util.List;

/// Whether a pattern accepts, and why.
///
/// @param reasons for each key that was looked at, in the order of the pattern; where there are alternatives, those of the
///         one that accepts, or of all
public record Verdict(boolean accepted, List<Reason> reasons) {

    /// @param path of the key
    /// @param accepted whether a value at the path is as wanted
    /// @param text one line for a person
    public record Reason(String path, boolean accepted, String text) { }

    /// The verdict and what it rests on, as one line for a person.
    public String explain() {
        var decisive = reasons.stream().filter(reason -> reason.accepted() == accepted).map(Reason::text).toList();
        var word = accepted ? "accepted" : "not accepted";
        return decisive.isEmpty() ? word : word + ": " + String.join("; ", decisive);
    }
}
