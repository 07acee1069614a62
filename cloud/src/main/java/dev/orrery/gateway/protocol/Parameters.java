package dev.orrery.gateway.protocol;

import java.util.ArrayList;
import java.util.List;

/// The parameters of a query string in their order, decoded. A name without a value has an empty one.
final class Parameters {
    /// One query string's parameters.
    static final int COUNT_MAX = 10_000;
    private static final Parameters NONE = new Parameters();
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    private Parameters() { }

    static Parameters parse(String query) {
        if (query.isEmpty()) {
            return NONE;
        }
        var parameters = new Parameters();
        for (int start = 0; start <= query.length();) {
            int end = query.indexOf('&', start);
            end = end < 0 ? query.length() : end;
            if (end > start) {
                int equals = query.indexOf('=', start);
                boolean hasValue = equals >= 0 && equals < end;
                parameters.names.add(Percent.decodeForm(query.substring(start, hasValue ? equals : end)));
                parameters.values.add(hasValue ? Percent.decodeForm(query.substring(equals + 1, end)) : "");
                if (parameters.names.size() > COUNT_MAX) {
                    throw Malformed.uri();
                }
            }
            start = end + 1;
        }
        return parameters;
    }

    int size() {
        return names.size();
    }

    String name(int index) {
        return names.get(index);
    }

    String value(int index) {
        return values.get(index);
    }

    /// The first value of this name, or null.
    String first(String name) {
        int index = names.indexOf(name);
        return index < 0 ? null : values.get(index);
    }

    boolean contains(String name) {
        return names.contains(name);
    }
}
