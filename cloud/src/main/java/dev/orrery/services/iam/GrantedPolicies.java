package dev.orrery.services.iam;

import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.store.Tables;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.ListPoliciesGrantingServiceAccessEntry;
import software.amazon.awssdk.services.iam.model.ListPoliciesGrantingServiceAccessRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesGrantingServiceAccessResponse;
import software.amazon.awssdk.services.iam.model.PolicyGrantingServiceAccess;
import software.amazon.awssdk.services.iam.model.PolicyType;

/// Which policies open a service to somebody. Boundaries are none of them.
final class GrantedPolicies implements IamPart {
    private static final int NAMESPACES_MAX = 200;
    private static final int NAMESPACE_MAX = 64;
    private final Registry registry;

    GrantedPolicies(Registry registry) {
        this.registry = registry;
    }

    /// A policy and who has it.
    ///
    /// @param arn of a managed policy; empty for an inline one
    record Granted(String name, Optional<String> arn, Entity holder, Policy policy) {

        PolicyGrantingServiceAccess described() {
            var described = PolicyGrantingServiceAccess.builder().policyName(name);
            return arn.isPresent() ? described.policyType(PolicyType.MANAGED).policyArn(arn.get()).build()
                    : described.policyType(PolicyType.INLINE).entityType(holder.kind().name()).entityName(holder.name()).build();
        }
    }

    /// A user's, its groups' with them; a group's; a role's.
    static Stream<Granted> of(Tables.Read tx, String account, Entity holder) {
        var groups = holder instanceof UserRow user ? user.groups().stream().map(name -> Groups.require(tx, name)) : Stream.<Entity>of();
        return Stream.concat(Stream.of(holder), groups).flatMap(one -> Stream.concat(
                one.grants().attached().stream().map(arn -> ManagedPolicy.require(tx, account, arn))
                        .map(policy -> new Granted(policy.name(), Optional.of(policy.arn()), one, Policy.parse(policy.document().strip()))),
                one.grants().inline().stream().map(policy -> new Granted(policy.name(), Optional.empty(), one, Policy.parse(policy.document().strip())))));
    }

    @Override
    public ListPoliciesGrantingServiceAccessResponse listPoliciesGrantingServiceAccess(ListPoliciesGrantingServiceAccessRequest request) {
        var arn = IdentityArn.checked(request.arn());
        var namespaces = namespaces(request);
        return registry.read(tx -> {
            if (!(IdentityArn.find(tx, registry.account(), arn) instanceof IdentityArn.Found.OfEntity(var holder))) {
                throw IamErrors.invalidInput("Invalid ARN: " + arn + " is neither a user, a group nor a role.");
            }
            var granted = of(tx, registry.account(), holder).toList();
            var page = Page.of(namespaces.stream(), namespace -> namespace, null, request.marker());
            return ListPoliciesGrantingServiceAccessResponse.builder().policiesGrantingServiceAccess(page.items().stream()
                            .map(namespace -> entry(granted, namespace)).toList()).isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    private static ListPoliciesGrantingServiceAccessEntry entry(List<Granted> granted, String namespace) {
        return ListPoliciesGrantingServiceAccessEntry.builder().serviceNamespace(namespace)
                .policies(granted.stream().filter(policy -> ServiceNamespaces.grants(policy.policy(), namespace)).map(Granted::described)
                        .distinct().toList()).build();
    }

    private static List<String> namespaces(ListPoliciesGrantingServiceAccessRequest request) {
        var asked = Checks.required("serviceNamespaces", request.hasServiceNamespaces() ? request.serviceNamespaces() : null);
        if (asked.isEmpty() || asked.size() > NAMESPACES_MAX) {
            throw IamErrors.validation("1 validation error detected: Value '" + asked + "' at 'serviceNamespaces' failed to satisfy constraint: Member"
                    + " must have length " + (asked.isEmpty() ? "greater than or equal to 1" : "less than or equal to " + NAMESPACES_MAX));
        }
        asked.forEach(namespace -> Checks.text("serviceNamespaces", namespace, 1, NAMESPACE_MAX));
        return asked.stream().distinct().sorted().toList();
    }
}
