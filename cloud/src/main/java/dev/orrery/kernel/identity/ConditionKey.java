package dev.orrery.kernel.identity;

import java.util.Locale;

/// The name of a condition key, in which upper and lower case are the same.
///
/// @param name as it was written
/// @param folded in lower case
record ConditionKey(String name, String folded) {

    static ConditionKey of(String name) {
        return new ConditionKey(name, name.toLowerCase(Locale.ROOT));
    }
}
