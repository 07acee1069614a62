package dev.orrery.services.iam;

import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A managed policy of the customer.
///
/// @param versions oldest first
/// @param created how many versions there ever were, which is the newest one's number
record PolicyRow(String name, String path, String id, Instant createdAt, Instant updatedAt, String description, List<Label> tags,
        List<Version> versions, String defaultVersion, int created) {
    static final Table<String, PolicyRow> POLICIES = Table.of("policies", Registry::nameKey, PolicyRow.class);

    /// @param id `v1`
    record Version(String id, String document, Instant createdAt) { }

    String arn(String account) {
        return "arn:aws:iam::" + account + ":policy" + path + name;
    }

    Optional<Version> version(String id) {
        return versions.stream().filter(version -> version.id().equals(id)).findFirst();
    }

    Version effective() {
        return version(defaultVersion).orElseThrow();
    }

    PolicyRow withTags(List<Label> tags) {
        return new PolicyRow(name, path, id, createdAt, updatedAt, description, tags, versions, defaultVersion, created);
    }

    PolicyRow withVersion(String document, Instant now, boolean setAsDefault) {
        var all = new ArrayList<>(versions);
        var version = new Version("v" + (created + 1), document, now);
        all.add(version);
        return new PolicyRow(name, path, id, createdAt, now, description, tags, List.copyOf(all),
                setAsDefault ? version.id() : defaultVersion, created + 1);
    }

    PolicyRow withoutVersion(String id, Instant now) {
        return new PolicyRow(name, path, this.id, createdAt, now, description, tags,
                versions.stream().filter(version -> !version.id().equals(id)).toList(), defaultVersion, created);
    }

    PolicyRow withDefault(String id, Instant now) {
        return new PolicyRow(name, path, this.id, createdAt, now, description, tags, versions, id, created);
    }
}
