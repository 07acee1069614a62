package dev.orrery.services.s3;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A bucket as a child would write it: for each key its versions, newest first.
final class ModelBucket {
    /// @param content empty array and marker for a delete marker
    record Version(String id, byte[] content, boolean marker) { }

    final Map<String, List<Version>> keys = new TreeMap<>(Comparator.comparing(ModelBucket::sortable));
    BucketRow.Versioning versioning = BucketRow.Versioning.NEVER;

    private static String sortable(String key) {
        var text = new StringBuilder();
        for (var octet : key.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            text.append((char) (octet & 0xFF));
        }
        return text.toString();
    }

    void put(String key, String id, byte[] content) {
        add(key, new Version(id == null ? "null" : id, content, false));
    }

    /// Deletes without version id; `id` is that of the marker.
    void delete(String key, String id) {
        if (versioning == BucketRow.Versioning.NEVER) {
            keys.remove(key);
        } else {
            add(key, new Version(id, new byte[0], true));
        }
    }

    void delete(Version version, String key) {
        keys.get(key).remove(version);
        if (keys.get(key).isEmpty()) {
            keys.remove(key);
        }
    }

    Optional<Version> current(String key) {
        return keys.containsKey(key) ? Optional.of(keys.get(key).getFirst()).filter(version -> !version.marker()) : Optional.empty();
    }

    private void add(String key, Version version) {
        var versions = keys.computeIfAbsent(key, _ -> new ArrayList<>());
        if (version.id().equals("null")) {
            versions.removeIf(other -> other.id().equals("null"));
        }
        versions.addFirst(version);
    }

    /// Keys and common prefixes behind a marker, in order; prefixes end in `>`.
    List<String> list(String prefix, String delimiter) {
        var told = new ArrayList<String>();
        for (var key : keys.keySet()) {
            if (key.startsWith(prefix) && current(key).isPresent()) {
                tell(told, key, prefix, delimiter, key);
            }
        }
        return told;
    }

    /// The same for all versions, each as `key version`.
    List<String> listVersions(String prefix, String delimiter) {
        var told = new ArrayList<String>();
        keys.forEach((key, versions) -> {
            if (key.startsWith(prefix)) {
                boolean latest = true;
                for (var version : versions) {
                    tell(told, key, prefix, delimiter, key + " " + version.id() + (version.marker() ? " (marker)" : "") + (latest ? " *" : ""));
                    latest = false;
                }
            }
        });
        return told;
    }

    private static void tell(List<String> told, String key, String prefix, String delimiter, String entry) {
        int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        var text = at < 0 ? entry : key.substring(0, at + delimiter.length()) + ">";
        if (told.isEmpty() || !told.getLast().equals(text)) {
            told.add(text);
        }
    }
}
