package dev.orrery.services.iam;

import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;

/// A role.
///
/// @param trust the document that says who may assume it, with the unique ids of users and roles instead of their ARNs
/// @param description empty when there is none
/// @param service the service that a service-linked role belongs to; empty for others
record RoleRow(String name, String path, String id, Instant createdAt, String trust, String description, int sessionSecondsMax,
        List<Label> tags, Grants grants, String service) implements Entity {
    static final Table<String, RoleRow> ROLES = Table.of("roles", Registry::nameKey, RoleRow.class);

    @Override
    public RoleRow with(Grants grants) {
        return new RoleRow(name, path, id, createdAt, trust, description, sessionSecondsMax, tags, grants, service);
    }

    RoleRow withTags(List<Label> tags) {
        return new RoleRow(name, path, id, createdAt, trust, description, sessionSecondsMax, tags, grants, service);
    }

    RoleRow withTrust(String trust) {
        return new RoleRow(name, path, id, createdAt, trust, description, sessionSecondsMax, tags, grants, service);
    }

    RoleRow described(String description, int sessionSecondsMax) {
        return new RoleRow(name, path, id, createdAt, trust, description, sessionSecondsMax, tags, grants, service);
    }
}
