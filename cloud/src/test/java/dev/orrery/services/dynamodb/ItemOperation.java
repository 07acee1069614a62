package dev.orrery.services.dynamodb;

import java.util.Optional;

/// One call about one item, and what came of it.
///
/// @param begin a moment before it was sent, and `end` one after the answer, in the order of all moments
record ItemOperation(String key, long begin, long end, Action action, Answer answer) {

    /// What an item has beside its key.
    /// @param value -1 when it has none
    record Content(int value, int count) { }

    sealed interface Action {
        /// With a count of nothing.
        record Put(int value) implements Action { }

        /// Only while the value is that; `expected` is empty for: only while there is no item.
        record PutIf(Optional<Integer> expected, int value) implements Action { }

        /// One more.
        record Count() implements Action { }

        record Delete() implements Action { }

        record DeleteIf(int expected) implements Action { }

        record Read() implements Action { }

        default boolean isAllowed(Optional<Content> before) {
            return switch (this) {
                case PutIf(var expected, _) -> expected.equals(before.map(Content::value));
                case DeleteIf(var expected) -> before.isPresent() && before.get().value() == expected;
                case Put _, Count _, Delete _, Read _ -> true;
            };
        }

        default Optional<Content> apply(Optional<Content> before) {
            return switch (this) {
                case Put(var value) -> Optional.of(new Content(value, 0));
                case PutIf(_, var value) -> Optional.of(new Content(value, 0));
                case Count _ -> Optional.of(new Content(before.map(Content::value).orElse(-1), before.map(Content::count).orElse(0) + 1));
                case Delete _, DeleteIf _ -> Optional.empty();
                case Read _ -> before;
            };
        }
    }

    sealed interface Answer {
        /// @param old the item before, or the item read; empty when it was not asked for
        /// @param fresh the item after; empty when it was not asked for
        record Done(Optional<Optional<Content>> old, Optional<Optional<Content>> fresh) implements Answer { }

        /// The condition did not hold.
        record Refused(Optional<Content> old) implements Answer { }

        /// The server died; nobody knows.
        record None() implements Answer { }
    }

    /// What it makes of an item; empty when its answer cannot be of that item.
    Optional<Optional<Content>> after(Optional<Content> before) {
        boolean allowed = action.isAllowed(before);
        var after = allowed ? action.apply(before) : before;
        return switch (answer) {
            case Answer.None() -> Optional.of(after);
            case Answer.Refused(var old) -> !allowed && old.equals(before) ? Optional.of(after) : Optional.empty();
            case Answer.Done(var old, var fresh) -> allowed && old.map(before::equals).orElse(true) && fresh.map(after::equals).orElse(true)
                    ? Optional.of(after) : Optional.empty();
        };
    }
}
