package dev.orrery.kernel.json;

import java.util.List;
import java.util.Map;

/// A value of a JSON document.
public sealed interface Json {

    /// A text, its escapes undone. It is well-formed Unicode: the reader refuses half of a surrogate pair.
    record Text(String value) implements Json { }

    /// A number with the digits with which it was written, so that nothing is rounded.
    record Numeral(String digits) implements Json { }

    /// `true` or `false`.
    record Truth(boolean value) implements Json { }

    /// `null`.
    record Nothing() implements Json { }

    record Sequence(List<Json> elements) implements Json { }

    /// An object; the map keeps the order of the document.
    record Members(Map<String, Json> byName) implements Json { }
}
