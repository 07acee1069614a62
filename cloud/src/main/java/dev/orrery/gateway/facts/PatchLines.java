package dev.orrery.gateway.facts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The patches of one service, by kind. Whoever wants a kind takes it here, so a new one is read in one place; what nobody
/// has taken in the end is a mistake in the patches.
public final class PatchLines {
    private final Map<String, List<List<String>>> byKind = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();

    /// @param lines a kind and its values between blanks: as in `META-INF/orrery/patches`, without the service
    public static PatchLines of(String... lines) {
        var patches = new PatchLines();
        for (var line : lines) {
            patches.add(Arrays.asList(line.split(" ")));
        }
        return patches;
    }

    void add(List<String> words) {
        byKind.computeIfAbsent(words.getFirst(), _ -> new ArrayList<>()).add(words.subList(1, words.size()));
    }

    /// The values of each line of this kind.
    List<List<String>> take(String kind) {
        taken.add(kind);
        return byKind.getOrDefault(kind, List.of());
    }

    /// Whether there is a line of this kind.
    boolean has(String kind) {
        return !take(kind).isEmpty();
    }

    /// The only value of the only line of this kind.
    Optional<String> word(String kind) {
        return take(kind).stream().map(List::getFirst).findFirst();
    }

    /// All values of all lines of this kind.
    List<String> words(String kind) {
        return take(kind).stream().flatMap(List::stream).toList();
    }

    Set<String> set(String kind) {
        return Set.copyOf(words(kind));
    }

    /// By the first value of each line the second one.
    Map<String, String> pairs(String kind) {
        return take(kind).stream().collect(Collectors.toUnmodifiableMap(line -> line.get(0), line -> line.get(1)));
    }

    /// By the first value of each line the others, in their order.
    Map<String, List<String>> lists(String kind) {
        return take(kind).stream().collect(Collectors.toUnmodifiableMap(List::getFirst, line -> List.copyOf(line.subList(1, line.size()))));
    }

    /// By the first value of each line the others of all lines that begin with it.
    Map<String, Set<String>> groups(String kind) {
        var groups = new HashMap<String, Set<String>>();
        take(kind).forEach(line -> groups.computeIfAbsent(line.getFirst(), _ -> new HashSet<>()).addAll(line.subList(1, line.size())));
        return groups;
    }

    /// By each value but a line's first one the first ones of all lines that have it.
    Map<String, Set<String>> inverseGroups(String kind) {
        var groups = new HashMap<String, Set<String>>();
        take(kind).forEach(line -> line.subList(1, line.size())
                .forEach(word -> groups.computeIfAbsent(word, _ -> new HashSet<>()).add(line.getFirst())));
        return groups;
    }

    /// Fails when there are lines of a kind that nobody took.
    void requireAllTaken(String service) {
        for (var kind : byKind.keySet()) {
            if (!taken.contains(kind)) {
                throw new IllegalStateException("the patches of " + service + " have a fact of kind " + kind);
            }
        }
    }
}
