package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Tables;
import software.amazon.awssdk.services.organizations.model.DisablePolicyTypeRequest;
import software.amazon.awssdk.services.organizations.model.DisablePolicyTypeResponse;
import software.amazon.awssdk.services.organizations.model.EnablePolicyTypeRequest;
import software.amazon.awssdk.services.organizations.model.EnablePolicyTypeResponse;

/// Which types of policies count in an organization. A type that is enabled allows everything everywhere at first; one that is
/// disabled is detached from everything, for good.
/// Source: AWS Organizations User Guide, "Enabling a policy type" and "Disabling a policy type".
final class PolicyTypes implements OrganizationsPart {
    private final Registry registry;

    PolicyTypes(Registry registry) {
        this.registry = registry;
    }

    @Override
    public EnablePolicyTypeResponse enablePolicyType(EnablePolicyTypeRequest request) {
        var type = ControlType.of("PolicyType", request.policyType(), request.policyTypeAsString());
        return registry.write(tx -> {
            var tree = manager(tx, request.rootId());
            if (!tree.organization().allFeatures()) {
                throw OrganizationsErrors.typeNotAvailable();
            }
            if (tree.organization().isEnabled(type)) {
                throw OrganizationsErrors.typeAlreadyEnabled();
            }
            var enabled = tree.organization().enabling(type, true);
            tx.put(OrganizationRow.ORGANIZATIONS, enabled.id(), enabled);
            tree.targets().forEach(target -> Attachments.attachEverything(tx, enabled, type, target.id()));
            return EnablePolicyTypeResponse.builder().root(Structures.root(enabled)).build();
        });
    }

    @Override
    public DisablePolicyTypeResponse disablePolicyType(DisablePolicyTypeRequest request) {
        var type = ControlType.of("PolicyType", request.policyType(), request.policyTypeAsString());
        return registry.write(tx -> {
            var tree = manager(tx, request.rootId());
            if (!tree.organization().isEnabled(type)) {
                throw OrganizationsErrors.typeNotEnabled();
            }
            var disabled = tree.organization().enabling(type, false);
            tx.put(OrganizationRow.ORGANIZATIONS, disabled.id(), disabled);
            AttachmentRow.of(tx, disabled.id()).filter(row -> row.type() == type).toList()
                    .forEach(row -> tx.delete(AttachmentRow.ATTACHMENTS, row.key()));
            return DisablePolicyTypeResponse.builder().root(Structures.root(disabled)).build();
        });
    }

    private static Tree manager(Tables.Read tx, String rootId) {
        var tree = Asker.policyManager(tx);
        if (!tree.isRoot(Checks.id("RootId", rootId, Checks.ROOT))) {
            throw OrganizationsErrors.noSuchRoot();
        }
        return tree;
    }
}
