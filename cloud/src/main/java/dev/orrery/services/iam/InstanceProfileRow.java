package dev.orrery.services.iam;

import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;

/// What hands a role to an instance.
///
/// @param role the name of its role; empty when it has none
record InstanceProfileRow(String name, String path, String id, Instant createdAt, String role, List<Label> tags) {
    static final Table<String, InstanceProfileRow> INSTANCE_PROFILES =
            Table.of("instanceProfiles", Registry::nameKey, InstanceProfileRow.class);

    String arn(String account) {
        return "arn:aws:iam::" + account + ":instance-profile" + path + name;
    }

    InstanceProfileRow withRole(String role) {
        return new InstanceProfileRow(name, path, id, createdAt, role, tags);
    }

    InstanceProfileRow withTags(List<Label> tags) {
        return new InstanceProfileRow(name, path, id, createdAt, role, tags);
    }
}
