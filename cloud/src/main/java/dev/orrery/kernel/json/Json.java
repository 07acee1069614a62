package dev.orrery.kernel.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A value of a JSON document.
public sealed interface Json {

    /// Empty when it is no text.
    default Optional<String> text() {
        return this instanceof Text(var value) ? Optional.of(value) : Optional.empty();
    }

    /// A text, or a number or truth value as it is written; empty when it is none of them.
    default Optional<String> scalar() {
        return switch (this) {
            case Text(var value) -> Optional.of(value);
            case Numeral(var digits) -> Optional.of(digits);
            case Truth(var value) -> Optional.of(Boolean.toString(value));
            case Nothing _, Sequence _, Members _ -> Optional.empty();
        };
    }

    /// Empty when it is no object.
    default Optional<Map<String, Json>> members() {
        return this instanceof Members(var byName) ? Optional.of(byName) : Optional.empty();
    }

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
