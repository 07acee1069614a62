package dev.orrery.kernel.identity;

import java.util.List;

/// Condition keys that are found by their names in lower case, however those are written.
public interface FoldedKeys {

    /// The values of a key; none when there is no such key.
    ///
    /// @param folded its name in lower case
    List<String> values(String folded);
}
