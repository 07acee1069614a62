package dev.orrery.services.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What the model of the service says of the members of a request. All that is violated is told together, up to ten.
final class Constraints {
    static final String RETURN_CONSUMED_CAPACITY = "INDEXES, TOTAL, NONE";
    static final String RETURN_METRICS = "SIZE, NONE";
    static final String RETURN_VALUES = "ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW";
    static final String RETURN_ON_FAILURE = "ALL_OLD, NONE";
    static final String CONDITIONAL_OPERATORS = "OR, AND";
    static final String COMPARISONS = "IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS";
    static final String SELECTS = "SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES";
    private static final String NAME = "[a-zA-Z0-9_.-]+";
    private static final Pattern NAME_PATTERN = Pattern.compile(NAME);
    private static final int NAME_MIN = 3;
    private static final int NAME_MAX = 255;
    private static final int TOLD_MAX = 10;
    private final List<String> violated = new ArrayList<>();

    Constraints notNull(String at, Object value) {
        return require(value != null, null, at, "Member must not be null");
    }

    Constraints notNull(String at, boolean present) {
        return require(present, null, at, "Member must not be null");
    }

    /// @param values as AWS lists them
    Constraints oneOf(String at, String value, String values) {
        return require(value == null || List.of(values.split(", ")).contains(value), value, at,
                "Member must satisfy enum value set: [" + values + "]");
    }

    /// A name of a table or index, where one is given.
    Constraints name(String at, String value) {
        if (value == null || ResourceNames.isArn(value)) {
            return this;
        }
        pattern(at, value);
        require(value.length() >= NAME_MIN, value, at, "Member must have length greater than or equal to " + NAME_MIN);
        return require(value.length() <= NAME_MAX, value, at, "Member must have length less than or equal to " + NAME_MAX);
    }

    /// A name where no ARN may stand for it.
    Constraints ownName(String at, String value) {
        return name(at, value).require(value == null || !ResourceNames.isArn(value), value, at,
                "Member must satisfy regular expression pattern: " + NAME);
    }

    Constraints pattern(String at, String value) {
        return require(value == null || ResourceNames.isArn(value) || NAME_PATTERN.matcher(value).matches(), value, at,
                "Member must satisfy regular expression pattern: " + NAME);
    }

    Constraints size(String at, Collection<?> value, boolean present, int least, int most) {
        if (present) {
            require(value.size() >= least, value, at, "Member must have length greater than or equal to " + least);
            require(value.size() <= most, value, at, "Member must have length less than or equal to " + most);
        }
        return this;
    }

    Constraints size(String at, Map<?, ?> value, boolean present, int least) {
        return require(!present || value.size() >= least, value, at, "Member must have length greater than or equal to " + least);
    }

    Constraints length(String at, String value, int least, int most) {
        if (value != null) {
            require(value.length() >= least, value, at, "Member must have length greater than or equal to " + least);
            require(value.length() <= most, value, at, "Member must have length less than or equal to " + most);
        }
        return this;
    }

    Constraints atLeast(String at, Number value, long least) {
        return require(value == null || value.longValue() >= least, value, at, "Member must have value greater than or equal to " + least);
    }

    Constraints atMost(String at, Number value, long most) {
        return require(value == null || value.longValue() <= most, value, at, "Member must have value less than or equal to " + most);
    }

    /// The names of tables that are keys of a map.
    Constraints tableNames(String at, Map<String, ?> value) {
        for (var name : value.keySet()) {
            boolean fits = ResourceNames.isArn(name)
                    || NAME_PATTERN.matcher(name).matches() && name.length() >= NAME_MIN && name.length() <= NAME_MAX;
            require(fits, value, at, "Map keys must satisfy constraint: [Member must have length less than or equal to 255, "
                    + "Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: " + NAME + "]");
        }
        return this;
    }

    Constraints require(boolean holds, Object value, String at, String constraint) {
        if (!holds && violated.size() < TOLD_MAX) {
            violated.add("Value " + (value == null ? "null" : "'" + told(value) + "'") + " at '" + at + "' failed to satisfy constraint: "
                    + constraint);
        }
        return this;
    }

    private static String told(Object value) {
        return value.toString();
    }

    /// Refuses the request when anything is violated.
    void check() {
        if (!violated.isEmpty()) {
            throw DynamoDbErrors.validation(violated.size() + " validation error" + (violated.size() > 1 ? "s" : "") + " detected: "
                    + String.join("; ", violated));
        }
    }
}
