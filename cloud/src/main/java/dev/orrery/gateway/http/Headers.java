package dev.orrery.gateway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Header fields in their order, a name possibly more than once. Names are compared without case.
public final class Headers {
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    public Headers add(String name, String value) {
        names.add(name);
        values.add(value);
        return this;
    }

    public Headers set(String name, String value) {
        remove(name);
        return add(name, value);
    }

    public void remove(String name) {
        for (int i = names.size() - 1; i >= 0; i--) {
            if (names.get(i).equalsIgnoreCase(name)) {
                names.remove(i);
                values.remove(i);
            }
        }
    }

    /// The first value.
    public Optional<String> first(String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return Optional.of(values.get(i));
            }
        }
        return Optional.empty();
    }

    public List<String> all(String name) {
        var found = new ArrayList<String>(1);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                found.add(values.get(i));
            }
        }
        return found;
    }

    public boolean contains(String name) {
        return first(name).isPresent();
    }

    /// Fields whose name begins with `prefix`, given in lower case; names are handed over in lower case.
    public void forEachStartingWith(String prefix, BiConsumer<String, String> action) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).regionMatches(true, 0, prefix, 0, prefix.length())) {
                action.accept(names.get(i).toLowerCase(Locale.ROOT), values.get(i));
            }
        }
    }

    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < names.size(); i++) {
            action.accept(names.get(i), values.get(i));
        }
    }

    public int size() {
        return names.size();
    }
}
