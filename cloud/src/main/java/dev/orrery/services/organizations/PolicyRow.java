package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.util.List;

/// A policy that somebody made.
record PolicyRow(String organization, String id, ControlType type, String name, String description, String content, List<Label> tags) {
    static final Table<PolicyKey, PolicyRow> POLICIES = Table.of("policies", PolicyKey::key, PolicyRow.class);

    record PolicyKey(String organization, String id) {
        Key key() {
            return Key.of(organization).text(id);
        }
    }

    PolicyKey key() {
        return new PolicyKey(organization, id);
    }

    PolicyRow withTags(List<Label> others) {
        return new PolicyRow(organization, id, type, name, description, content, others);
    }

    Control control(OrganizationRow organizationRow) {
        return new Control(type, id, organizationRow.arn("policy", type.name().toLowerCase(java.util.Locale.ROOT) + "/" + id), name,
                description, content, false);
    }
}
