package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// An organization, and its only root.
///
/// @param id `o-…`
/// @param manager the management account
/// @param allFeatures whether it has policies; otherwise it only shares a bill
/// @param enabledTypes the types of policies that are enabled in the root, by their [ControlType]
record OrganizationRow(String id, String manager, boolean allFeatures, String rootId, List<ControlType> enabledTypes, List<Label> rootTags,
        Instant createdAt) {
    static final Table<String, OrganizationRow> ORGANIZATIONS = Table.of("organizations", Key::of, OrganizationRow.class);
    static final String ROOT_NAME = "Root";

    boolean isEnabled(ControlType type) {
        return enabledTypes.contains(type);
    }

    OrganizationRow enabling(ControlType type, boolean enabled) {
        var types = new ArrayList<>(enabledTypes);
        types.remove(type);
        if (enabled) {
            types.add(type);
        }
        return new OrganizationRow(id, manager, allFeatures, rootId, List.copyOf(types), rootTags, createdAt);
    }

    OrganizationRow withAllFeatures() {
        return new OrganizationRow(id, manager, true, rootId, enabledTypes, rootTags, createdAt);
    }

    OrganizationRow withRootTags(List<Label> tags) {
        return new OrganizationRow(id, manager, allFeatures, rootId, enabledTypes, tags, createdAt);
    }

    String arn() {
        return arn("organization", "");
    }

    String rootArn() {
        return arn("root", rootId);
    }

    String unitArn(String unit) {
        return arn("ou", unit);
    }

    String accountArn(String account) {
        return arn("account", account);
    }

    /// @param kind as ARNs call it
    /// @param rest what follows behind the organization; empty for the organization itself
    String arn(String kind, String rest) {
        return "arn:aws:organizations::" + manager + ":" + kind + "/" + id + (rest.isEmpty() ? "" : "/" + rest);
    }
}
