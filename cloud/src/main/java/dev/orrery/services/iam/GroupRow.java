package dev.orrery.services.iam;

import dev.orrery.kernel.store.Table;
import java.time.Instant;

/// A group of users, who are granted what it is granted.
record GroupRow(String name, String path, String id, Instant createdAt, Grants grants) implements Entity {
    static final Table<String, GroupRow> GROUPS = Table.of("groups", Registry::nameKey, GroupRow.class);

    GroupRow renamed(String name, String path) {
        return new GroupRow(name, path, id, createdAt, grants);
    }

    @Override
    public GroupRow with(Grants grants) {
        return new GroupRow(name, path, id, createdAt, grants);
    }
}
