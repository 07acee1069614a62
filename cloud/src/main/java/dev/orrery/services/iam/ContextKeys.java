package dev.orrery.services.iam;

import dev.orrery.kernel.identity.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The condition keys that policies ask for.
final class ContextKeys {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\s*([^*?$,}\\s]+)[^}]*}");

    private ContextKeys() { }

    /// As they were written, each once, in the order of the policies.
    static List<String> of(List<Policy> policies) {
        var keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        var found = new ArrayList<String>();
        for (var policy : policies) {
            for (var statement : policy.statements()) {
                for (var condition : statement.conditions()) {
                    add(condition.key(), keys, found);
                    condition.values().forEach(value -> addVariables(value, keys, found));
                }
                statement.resources().forEach(resource -> addVariables(resource, keys, found));
            }
        }
        return List.copyOf(found);
    }

    private static void addVariables(String text, TreeSet<String> keys, List<String> found) {
        var matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            add(matcher.group(1), keys, found);
        }
    }

    private static void add(String key, TreeSet<String> keys, List<String> found) {
        if (keys.add(key)) {
            found.add(key);
        }
    }
}
