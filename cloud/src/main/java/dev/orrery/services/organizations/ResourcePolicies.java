package dev.orrery.services.organizations;

import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.Policy;
import software.amazon.awssdk.services.organizations.model.DeleteResourcePolicyRequest;
import software.amazon.awssdk.services.organizations.model.DeleteResourcePolicyResponse;
import software.amazon.awssdk.services.organizations.model.DescribeResourcePolicyRequest;
import software.amazon.awssdk.services.organizations.model.DescribeResourcePolicyResponse;
import software.amazon.awssdk.services.organizations.model.InvalidInputExceptionReason;
import software.amazon.awssdk.services.organizations.model.PutResourcePolicyRequest;
import software.amazon.awssdk.services.organizations.model.PutResourcePolicyResponse;

/// The policy of the organization, by which it delegates the managing of policies to member accounts.
/// Source: AWS Organizations User Guide, "Delegated administrator for AWS Organizations".
final class ResourcePolicies implements OrganizationsPart {
    private static final int CONTENT_MAX = 40_000;
    private static final int ID_LENGTH = 8;
    private final Registry registry;

    ResourcePolicies(Registry registry) {
        this.registry = registry;
    }

    @Override
    public PutResourcePolicyResponse putResourcePolicy(PutResourcePolicyRequest request) {
        var content = checked(Checks.text("Content", request.content(), 1, CONTENT_MAX, Checks.ANYTHING));
        var tags = Checks.tags(request.tags());
        var id = "rp-" + registry.random(ID_LENGTH);
        return registry.write(tx -> {
            var organization = Asker.manager(tx).organization();
            if (!organization.allFeatures()) {
                throw OrganizationsErrors.notAllFeatures();
            }
            var row = tx.get(ResourcePolicyRow.RESOURCE_POLICIES, organization.id())
                    .map(known -> new ResourcePolicyRow(known.organization(), known.id(), content, tags.isEmpty() ? known.tags() : tags))
                    .orElseGet(() -> new ResourcePolicyRow(organization.id(), id, content, tags));
            tx.put(ResourcePolicyRow.RESOURCE_POLICIES, row.organization(), row);
            return PutResourcePolicyResponse.builder().resourcePolicy(row.described(organization)).build();
        });
    }

    private static String checked(String content) {
        try {
            var policy = Policy.parse(content).requireResourceForm();
            if (policy.statements().stream().anyMatch(statement -> statement.actionsNegated()
                    || !statement.actions().stream().allMatch(Delegable::isAction))) {
                throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.UNSUPPORTED_ACTION_IN_RESOURCE_POLICY,
                        "You specified an action in the resource policy that isn't supported.");
            }
            return content;
        } catch (MalformedPolicyException _) {
            throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.INVALID_RESOURCE_POLICY_JSON,
                    "You specified a resource policy that isn't valid JSON or isn't a valid policy.");
        }
    }

    @Override
    public DescribeResourcePolicyResponse describeResourcePolicy(DescribeResourcePolicyRequest request) {
        return registry.read(tx -> {
            var organization = Asker.reader(tx).organization();
            return DescribeResourcePolicyResponse.builder().resourcePolicy(tx.get(ResourcePolicyRow.RESOURCE_POLICIES, organization.id())
                    .orElseThrow(OrganizationsErrors::noResourcePolicy).described(organization)).build();
        });
    }

    @Override
    public DeleteResourcePolicyResponse deleteResourcePolicy(DeleteResourcePolicyRequest request) {
        return registry.write(tx -> {
            var organization = Asker.manager(tx).organization().id();
            tx.get(ResourcePolicyRow.RESOURCE_POLICIES, organization).orElseThrow(OrganizationsErrors::noResourcePolicy);
            tx.delete(ResourcePolicyRow.RESOURCE_POLICIES, organization);
            return DeleteResourcePolicyResponse.builder().build();
        });
    }
}
