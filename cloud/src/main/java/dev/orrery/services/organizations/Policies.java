package dev.orrery.services.organizations;

import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;
import software.amazon.awssdk.services.organizations.model.CreatePolicyRequest;
import software.amazon.awssdk.services.organizations.model.CreatePolicyResponse;
import software.amazon.awssdk.services.organizations.model.DeletePolicyRequest;
import software.amazon.awssdk.services.organizations.model.DeletePolicyResponse;
import software.amazon.awssdk.services.organizations.model.DescribePolicyRequest;
import software.amazon.awssdk.services.organizations.model.DescribePolicyResponse;
import software.amazon.awssdk.services.organizations.model.InvalidInputExceptionReason;
import software.amazon.awssdk.services.organizations.model.ListPoliciesRequest;
import software.amazon.awssdk.services.organizations.model.ListPoliciesResponse;
import software.amazon.awssdk.services.organizations.model.UpdatePolicyRequest;
import software.amazon.awssdk.services.organizations.model.UpdatePolicyResponse;

/// Service control policies and resource control policies.
final class Policies implements OrganizationsPart {
    private static final int ID_LENGTH = 8;
    private static final int DESCRIPTION_MAX = 512;
    private final Registry registry;

    Policies(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CreatePolicyResponse createPolicy(CreatePolicyRequest request) {
        var type = ControlType.of("Type", request.type(), request.typeAsString());
        var name = Checks.name(request.name());
        var description = description(Checks.required("Description", request.description()));
        var tags = Checks.tags(request.tags());
        var content = PolicyDocuments.checked(type, request.content());
        var id = "p-" + registry.random(ID_LENGTH);
        return registry.write(tx -> {
            var tree = Asker.policyManager(tx);
            if (!tree.organization().allFeatures()) {
                throw OrganizationsErrors.typeNotAvailable();
            }
            requireFree(tree, type, name);
            if (tree.controls(type).count() > type.policiesMax) {
                throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.POLICY_NUMBER_LIMIT_EXCEEDED,
                        "You have exceeded the number of policies allowed in your organization.");
            }
            var row = new PolicyRow(tree.organization().id(), id, type, name, description, content, tags);
            tx.put(PolicyRow.POLICIES, row.key(), row);
            return CreatePolicyResponse.builder().policy(row.control(tree.organization()).described()).build();
        });
    }

    private static void requireFree(Tree tree, ControlType type, String name) {
        if (tree.controls(type).anyMatch(control -> control.name().equals(name))) {
            throw OrganizationsErrors.duplicatePolicy();
        }
    }

    private static String description(String text) {
        return Checks.text("Description", text, 0, DESCRIPTION_MAX, Checks.ANYTHING);
    }

    @Override
    public DescribePolicyResponse describePolicy(DescribePolicyRequest request) {
        return registry.read(tx -> DescribePolicyResponse.builder()
                .policy(Asker.reader(tx).requireControl(request.policyId()).described()).build());
    }

    @Override
    public UpdatePolicyResponse updatePolicy(UpdatePolicyRequest request) {
        var name = request.name() == null ? null : Checks.name(request.name());
        var description = request.description() == null ? null : description(request.description());
        return registry.write(tx -> {
            var tree = Asker.policyManager(tx);
            var row = changeable(tree, request.policyId());
            if (name != null && !name.equals(row.name())) {
                requireFree(tree, row.type(), name);
            }
            var updated = new PolicyRow(row.organization(), row.id(), row.type(), name == null ? row.name() : name,
                    description == null ? row.description() : description,
                    request.content() == null ? row.content() : PolicyDocuments.checked(row.type(), request.content()), row.tags());
            tx.put(PolicyRow.POLICIES, row.key(), updated);
            return UpdatePolicyResponse.builder().policy(updated.control(tree.organization()).described()).build();
        });
    }

    @Override
    public DeletePolicyResponse deletePolicy(DeletePolicyRequest request) {
        return registry.write(tx -> {
            var tree = Asker.policyManager(tx);
            var row = changeable(tree, request.policyId());
            if (AttachmentRow.of(tx, row.organization()).anyMatch(attachment -> attachment.policy().equals(row.id()))) {
                throw OrganizationsErrors.policyInUse();
            }
            tx.delete(PolicyRow.POLICIES, row.key());
            return DeletePolicyResponse.builder().build();
        });
    }

    /// Nobody changes the policies of AWS.
    private static PolicyRow changeable(Tree tree, String id) {
        var control = tree.requireControl(id);
        if (control.awsManaged()) {
            throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.IMMUTABLE_POLICY,
                    "You specified a policy that is managed by AWS and can't be modified.");
        }
        return tree.tx().get(PolicyRow.POLICIES, new PolicyRow.PolicyKey(tree.organization().id(), control.id())).orElseThrow();
    }

    @Override
    public ListPoliciesResponse listPolicies(ListPoliciesRequest request) {
        var type = ControlType.of("Filter", request.filter(), request.filterAsString());
        return registry.read(tx -> {
            var page = Page.of(Asker.reader(tx).controls(type), Control::id, request.maxResults(), request.nextToken());
            return ListPoliciesResponse.builder().policies(page.map(Control::summary)).nextToken(page.next()).build();
        });
    }
}
