package dev.orrery.gateway.signature;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The parameters of a query, in their order.
record QueryParameters(List<Parameter> all) {
    private static final QueryParameters NONE = new QueryParameters(List.of());

    /// @param name encoded in the one form that is signed
    /// @param value likewise; empty when there is none
    record Parameter(String name, String value) { }

    /// @param query as sent, without the question mark
    static QueryParameters parse(String query) {
        if (query.isEmpty()) {
            return NONE;
        }
        var all = new ArrayList<Parameter>();
        for (int from = 0; from < query.length();) {
            int end = query.indexOf('&', from);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', from);
            if (end > from) {
                int nameEnd = equals < 0 || equals > end ? end : equals;
                all.add(new Parameter(Percent.canonicalQuery(query.substring(from, nameEnd)),
                        nameEnd == end ? "" : Percent.canonicalQuery(query.substring(nameEnd + 1, end))));
            }
            from = end + 1;
        }
        return new QueryParameters(all);
    }

    /// The decoded value of a parameter whose name needs no encoding.
    ///
    /// @throws SignatureException when there are several: who checks one and who acts on the other would not agree
    Optional<String> single(String name) {
        Optional<String> found = Optional.empty();
        for (var parameter : all) {
            if (parameter.name().equals(name)) {
                if (found.isPresent()) {
                    throw SignatureProblems.doubled();
                }
                found = Optional.of(Percent.decodeQuery(parameter.value()));
            }
        }
        return found;
    }

    boolean contains(String name) {
        for (var parameter : all) {
            if (parameter.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /// Appends the parameters in the order in which they are signed, without the one named.
    void appendCanonical(StringBuilder out, String without) {
        var sorted = all;
        if (all.size() > 1) {
            sorted = new ArrayList<>(all);
            sorted.sort(Comparator.comparing(Parameter::name).thenComparing(Parameter::value));
        }
        boolean first = true;
        for (var parameter : sorted) {
            if (!parameter.name().equals(without)) {
                if (!first) {
                    out.append('&');
                }
                out.append(parameter.name()).append('=').append(parameter.value());
                first = false;
            }
        }
    }
}
