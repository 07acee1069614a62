package dev.orrery.kernel.pattern;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.json.JsonWriter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is matched: the values that stand at each path. A path is the names from the outside to the inside, with dots
/// between; a dot within a name is one like the others, as on AWS. Elements of arrays stand at the path of the array.
public final class Values {
    /// A message or event that has more is cut there, so that matching never takes long.
    public static final int VALUES_MAX = 100_000;
    private static final int SHOWN_CHARACTERS_MAX = 80;
    /// Exponents beyond this make comparing slow and have no use.
    private static final int SCALE_MAX = 400;
    private final Map<String, List<Json>> byPath;

    private Values(Map<String, List<Json>> byPath) {
        this.byPath = byPath;
    }

    /// The members of a document; empty where the text is no object of JSON.
    public static Optional<Values> ofDocument(String text) {
        try {
            return JsonReader.read(text, Integer.MAX_VALUE) instanceof Json.Members members
                    ? Optional.of(ofMembers(members)) : Optional.empty();
        } catch (JsonException _) {
            return Optional.empty();
        }
    }

    public static Values ofMembers(Json.Members members) {
        var values = new LinkedHashMap<String, List<Json>>();
        new Flattening(values).members("", members);
        return new Values(values);
    }

    /// Values by name, each one or several.
    public static Values ofNamed(Map<String, List<Json>> values) {
        return new Values(Map.copyOf(values));
    }

    /// What stands at a path; empty where nothing does.
    List<Json> at(String path) {
        return byPath.getOrDefault(path, List.of());
    }

    static Optional<BigDecimal> number(String digits) {
        try {
            var number = new BigDecimal(digits);
            return Math.abs((long) number.scale()) > SCALE_MAX || number.precision() > SCALE_MAX ? Optional.empty() : Optional.of(number);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// As it is written, cut where it is long.
    static String show(Json value) {
        var text = JsonWriter.write(value);
        return text.length() <= SHOWN_CHARACTERS_MAX ? text : text.substring(0, SHOWN_CHARACTERS_MAX) + "…";
    }

    private static final class Flattening {
        private final Map<String, List<Json>> values;
        private int count;

        Flattening(Map<String, List<Json>> values) {
            this.values = values;
        }

        void members(String path, Json.Members members) {
            members.byName().forEach((name, value) -> value(path.isEmpty() ? name : path + "." + name, value));
        }

        private void value(String path, Json value) {
            switch (value) {
                case Json.Members members -> members(path, members);
                case Json.Sequence(var elements) -> elements.forEach(element -> value(path, element));
                case Json.Text _, Json.Numeral _, Json.Truth _, Json.Nothing _ -> {
                    if (count++ < VALUES_MAX) {
                        values.computeIfAbsent(path, _ -> new java.util.ArrayList<>(1)).add(value);
                    }
                }
            }
        }
    }
}
