package dev.orrery.kernel;

import java.util.List;
import java.util.Optional;

/// Cross-origin resource sharing, decided once for the preflight and for the call itself.
public final class CrossOrigin {
    private CrossOrigin() { }

    /// The rules of one resource, in order: the first that fits decides.
    ///
    /// @param rules none at all where there are none, which is told in other words than that none fits
    /// @param resourceType of which a browser is told that none fits: `OBJECT`
    /// @param refusal what it is told
    public record Rules(List<Rule> rules, String resourceType, String refusal) {

        public Optional<Rule> match(String origin, String method, List<String> requestHeaders) {
            return rules.stream().filter(rule -> rule.matches(origin, method, requestHeaders)).findFirst();
        }
    }

    /// @param maxAgeSeconds how long the browser may remember the answer
    public record Rule(List<String> origins, List<String> methods, List<String> headers, List<String> exposed,
            Optional<Integer> maxAgeSeconds) {

        boolean matches(String origin, String method, List<String> requestHeaders) {
            return methods.contains(method)
                    && origins.stream().anyMatch(pattern -> fits(pattern, origin))
                    && requestHeaders.stream().allMatch(header -> headers.stream()
                            .anyMatch(pattern -> fits(pattern.toLowerCase(java.util.Locale.ROOT), header.toLowerCase(java.util.Locale.ROOT))));
        }

        public boolean anyOrigin() {
            return origins.contains("*");
        }

        /// One `*` stands for any characters.
        private static boolean fits(String pattern, String text) {
            int star = pattern.indexOf('*');
            if (star < 0) {
                return pattern.equals(text);
            }
            var end = pattern.substring(star + 1);
            return text.length() >= pattern.length() - 1 && text.startsWith(pattern.substring(0, star)) && text.endsWith(end);
        }
    }
}
