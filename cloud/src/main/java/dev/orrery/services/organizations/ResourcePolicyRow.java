package dev.orrery.services.organizations;

import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.util.List;
import software.amazon.awssdk.services.organizations.model.ResourcePolicy;

/// The policy of an organization itself: what it lets member accounts do in the place of the management account.
record ResourcePolicyRow(String organization, String id, String content, List<Label> tags) {
    static final Table<String, ResourcePolicyRow> RESOURCE_POLICIES = Table.of("resourcePolicies", Key::of, ResourcePolicyRow.class);

    ResourcePolicyRow withTags(List<Label> others) {
        return new ResourcePolicyRow(organization, id, content, others);
    }

    AttachedPolicy attached() {
        return new AttachedPolicy(AttachedPolicy.Kind.RESOURCE, "resource policy of organization " + organization, Policy.parse(content));
    }

    ResourcePolicy described(OrganizationRow row) {
        return ResourcePolicy.builder().content(content).resourcePolicySummary(summary -> summary.id(id).arn(arn(row))).build();
    }

    String arn(OrganizationRow row) {
        return row.arn("resourcepolicy", id);
    }
}
