package dev.orrery.services.iam;

import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyRequest;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.PolicyGroup;
import software.amazon.awssdk.services.iam.model.PolicyRole;
import software.amazon.awssdk.services.iam.model.PolicyUser;

/// Managed policies.
final class ManagedPolicies implements IamPart {
    static final int DOCUMENT_LENGTH_MAX = 6144;
    private static final int POLICIES_MAX = 1500;
    private static final int DESCRIPTION_MAX = 1000;
    private static final Set<String> SCOPES = Set.of("All", "AWS", "Local");
    private static final Set<String> USAGES = Set.of("PermissionsPolicy", "PermissionsBoundary");
    private static final Set<String> FILTERS = Set.of("User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy");
    private final Registry registry;

    ManagedPolicies(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CreatePolicyResponse createPolicy(CreatePolicyRequest request) {
        var name = Checks.name("policyName", request.policyName(), Checks.NAME_MAX);
        var path = Checks.path("path", request.path() == null ? "/" : request.path());
        var description = request.description() == null ? "" : Checks.text("description", request.description(), 0, DESCRIPTION_MAX);
        var tags = Checks.tags(request.tags());
        var document = document(request.policyDocument());
        var id = registry.newId("ANPA");
        return registry.write(tx -> {
            if (tx.get(PolicyRow.POLICIES, name).isPresent()) {
                throw IamErrors.alreadyExists("A policy called " + name + " already exists. Duplicate names are not allowed.");
            }
            if (tx.scan(PolicyRow.POLICIES, Range.all()).count() >= POLICIES_MAX) {
                throw IamErrors.quota("PoliciesPerAccount", POLICIES_MAX);
            }
            var now = registry.now();
            var row = new PolicyRow(name, path, id, now, now, description, tags, List.of(new PolicyRow.Version("v1", document, now)), "v1", 1);
            tx.put(PolicyRow.POLICIES, name, row);
            var created = ManagedPolicy.of(row, registry.account()).listed(tx);
            return CreatePolicyResponse.builder()
                    .policy(tags.isEmpty() ? created.build() : created.tags(tags.stream().map(Label::tag).toList()).build()).build();
        });
    }

    static String document(String text) {
        Documents.managed(Checks.required("policyDocument", text));
        if (Documents.length(text) > DOCUMENT_LENGTH_MAX) {
            throw IamErrors.quota("PolicySize", DOCUMENT_LENGTH_MAX);
        }
        return text;
    }

    @Override
    public GetPolicyResponse getPolicy(GetPolicyRequest request) {
        return registry.read(tx -> GetPolicyResponse.builder()
                .policy(ManagedPolicy.require(tx, registry.account(), request.policyArn()).described(tx)).build());
    }

    @Override
    public ListPoliciesResponse listPolicies(ListPoliciesRequest request) {
        var prefix = Checks.pathPrefix(request.pathPrefix());
        var scope = request.scope() == null ? "All" : Checks.choice("scope", request.scopeAsString(), SCOPES);
        var usage = request.policyUsageFilter() == null ? "" : Checks.choice("policyUsageFilter", request.policyUsageFilterAsString(), USAGES);
        return registry.read(tx -> {
            var own = scope.equals("AWS") ? Stream.<ManagedPolicy>of()
                    : tx.scan(PolicyRow.POLICIES, Range.all()).map(row -> ManagedPolicy.of(row, registry.account()));
            var all = scope.equals("Local") ? own : Stream.concat(own, AwsPolicies.all().stream());
            var page = Page.of(all.filter(policy -> policy.path().startsWith(prefix))
                            .filter(policy -> !Boolean.TRUE.equals(request.onlyAttached()) && usage.isEmpty() || isUsed(tx, policy.arn(), usage))
                            .sorted(java.util.Comparator.comparing(ManagedPolicies::position)),
                    ManagedPolicies::position, request.maxItems(), request.marker());
            return ListPoliciesResponse.builder().policies(page.items().stream().map(policy -> policy.listed(tx).build()).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    /// The customer's before AWS's.
    private static String position(ManagedPolicy policy) {
        return (policy.isOfAws() ? "2" : "1") + Registry.folded(policy.name());
    }

    private static boolean isUsed(Tables.Read tx, String arn, String usage) {
        var range = switch (usage) {
            case "PermissionsPolicy" -> UseRow.all(arn, UseRow.As.POLICY);
            case "PermissionsBoundary" -> UseRow.all(arn, UseRow.As.BOUNDARY);
            default -> UseRow.all(arn, UseRow.As.POLICY);
        };
        return tx.scan(UseRow.USES, range).findAny().isPresent();
    }

    @Override
    public DeletePolicyResponse deletePolicy(DeletePolicyRequest request) {
        registry.write(tx -> {
            var row = own(ManagedPolicy.require(tx, registry.account(), request.policyArn()));
            if (tx.scan(UseRow.USES, UseRow.all(request.policyArn())).findAny().isPresent()) {
                throw IamErrors.conflict("Cannot delete a policy attached to entities.");
            }
            if (row.versions().size() > 1) {
                throw IamErrors.conflict("This policy has more than one version. Before you delete a policy, you must delete the policy's"
                        + " versions. The default version is deleted with the policy.");
            }
            tx.delete(PolicyRow.POLICIES, row.name());
            return row;
        });
        return DeletePolicyResponse.builder().build();
    }

    /// The row of a policy that is to be changed, which AWS's cannot be.
    static PolicyRow own(ManagedPolicy policy) {
        return policy.own().orElseThrow(() -> IamErrors.error("AccessDenied", 403,
                "Policy " + policy.arn() + " is managed by AWS and cannot be changed."));
    }

    @Override
    public ListEntitiesForPolicyResponse listEntitiesForPolicy(ListEntitiesForPolicyRequest request) {
        var prefix = Checks.pathPrefix(request.pathPrefix());
        var filter = request.entityFilter() == null ? "" : Checks.choice("entityFilter", request.entityFilterAsString(), FILTERS);
        var usage = request.policyUsageFilter() == null ? "" : Checks.choice("policyUsageFilter", request.policyUsageFilterAsString(), USAGES);
        return registry.read(tx -> {
            ManagedPolicy.require(tx, registry.account(), request.policyArn());
            var range = usage.isEmpty() ? UseRow.all(request.policyArn()) : UseRow.all(request.policyArn(),
                    usage.equals("PermissionsBoundary") ? UseRow.As.BOUNDARY : UseRow.As.POLICY);
            var page = Page.of(tx.scan(UseRow.USES, range)
                            .filter(use -> filter.isEmpty() || use.kind().capitalised().equals(filter))
                            .<Entity>map(use -> use.kind().require(tx, use.name()))
                            .filter(holder -> holder.path().startsWith(prefix))
                            .sorted(java.util.Comparator.comparing(ManagedPolicies::position)).distinct(),
                    ManagedPolicies::position, request.maxItems(), request.marker());
            return ListEntitiesForPolicyResponse.builder()
                    .policyUsers(page.items().stream().filter(UserRow.class::isInstance)
                            .map(user -> PolicyUser.builder().userName(user.name()).userId(user.id()).build()).toList())
                    .policyGroups(page.items().stream().filter(GroupRow.class::isInstance)
                            .map(group -> PolicyGroup.builder().groupName(group.name()).groupId(group.id()).build()).toList())
                    .policyRoles(page.items().stream().filter(RoleRow.class::isInstance)
                            .map(role -> PolicyRole.builder().roleName(role.name()).roleId(role.id()).build()).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    private static String position(Entity holder) {
        return holder.kind().text() + "/" + Registry.folded(holder.name());
    }
}
