package dev.orrery.services.s3;

import dev.orrery.kernel.identity.Condition;
import dev.orrery.kernel.identity.Statement;
import dev.orrery.kernel.identity.Wildcard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The condition keys that a bucket policy may ask for: S3's own and the global ones, upper and lower case being the same. Keys
/// of other services are not looked at. A data file has the keys, and the actions of those that few actions have.
final class ConditionKeys {
    private static final String FILE = "/META-INF/orrery/s3/condition-keys.tsv";
    /// Actions by keys, in lower case; none where any action has the key.
    private static final Map<String, List<String>> ACTIONS = read();

    private ConditionKeys() { }

    /// Checks that no condition waits for what no request brings.
    static void check(Statement statement) {
        for (var condition : statement.conditions()) {
            var name = name(condition);
            if ((name.startsWith("s3:") || name.startsWith("aws:")) && !ACTIONS.containsKey(name)) {
                throw BucketErrors.malformedPolicy("Policy has an invalid condition key");
            }
            var actions = ACTIONS.getOrDefault(name, List.of());
            if (!actions.isEmpty() && !statement.actionsNegated() && statement.actions().stream().noneMatch(action -> isAmong(actions, action))) {
                throw BucketErrors.malformedPolicy("Conditions do not apply to combination of actions and resources in statement");
            }
        }
    }

    private static boolean isAmong(List<String> actions, String pattern) {
        var wildcard = Wildcard.of(pattern.toLowerCase(Locale.ROOT));
        return actions.stream().anyMatch(wildcard::matches);
    }

    /// In lower case, without the tag.
    private static String name(Condition condition) {
        var key = condition.key().toLowerCase(Locale.ROOT);
        return key.substring(0, key.indexOf('/') + 1 == 0 ? key.length() : key.indexOf('/') + 1);
    }

    private static Map<String, List<String>> read() {
        var actions = new TreeMap<String, List<String>>();
        try (var reader = new BufferedReader(new InputStreamReader(ConditionKeys.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.startsWith("#")).map(line -> line.toLowerCase(Locale.ROOT).split("\t"))
                    .forEach(fields -> actions.put(fields[0], Arrays.asList(fields).subList(1, fields.length)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.unmodifiableMap(actions);
    }
}
