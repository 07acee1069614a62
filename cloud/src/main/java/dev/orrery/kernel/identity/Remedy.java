package dev.orrery.kernel.identity;

import java.util.List;
import java.util.Map;

/// One of the things that would have to be otherwise so that a call is allowed.
public sealed interface Remedy {

    /// Which policy would have to say so, in words: `bucket policy of orders`.
    String where();

    /// A statement to add, the smallest that helps: names as in a policy document, to texts and maps.
    record Grant(String where, Map<String, Object> statement) implements Remedy { }

    /// A statement allows it already, but only under conditions that the request does not meet.
    ///
    /// @param statement its `Sid`, or `#2` for the second
    /// @param unmet each condition that does not hold, and why, in one line
    record Meet(String where, String statement, List<String> unmet) implements Remedy { }

    /// No policy of the resource helps, but a setting may be changed.
    ///
    /// @param change what is in the way, and what would help
    record Change(String where, String change) implements Remedy { }
}
