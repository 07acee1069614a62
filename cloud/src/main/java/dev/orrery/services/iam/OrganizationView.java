package dev.orrery.services.iam;

import dev.orrery.kernel.identity.Organization;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.services.iam.OrganizationReportRow.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.ChildType;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyTargetSummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.PolicyTypeStatus;

/// What the caller sees of an organization by asking Organizations in his own name: the services that its policies let accounts use, and
/// which accounts those are.
record OrganizationView(OrganizationsClient organizations, Organization organization) {
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final int FIRST_BELOW_ROOT = 2;

    /// What comes out.
    sealed interface Outcome { }

    /// @param namespaces of the services, in order
    record Seen(List<String> namespaces, List<Member> members) implements Outcome { }

    record Unseen(Problem problem) implements Outcome { }

    /// The organization has no service control policies.
    record Uncontrolled() implements Outcome { }

    /// @param steps from the root down to the account itself
    record Member(String account, List<String> steps) {
        String path(String organization) {
            return organization + "/" + String.join("/", steps);
        }
    }

    private static final Problem NO_ENTITY = new Problem("INVALID_ORGANIZATIONS_ENTITY_PATH",
            "The entity with the specified path does not exist in your organization.");
    private static final Problem NO_POLICY = new Problem("INVALID_ORGANIZATIONS_POLICY",
            "The policy with the specified ID does not exist in your organization.");
    private static final Problem NOT_ALLOWED = new Problem("ORGANIZATIONS_REPORT_ACCESS_DENIED",
            "Requester is not authorized to perform the required AWS Organizations Describe* and List* actions.");

    /// @param path of an account, a unit or the root
    /// @param policyId of the one policy that it is about; empty for all that apply
    Outcome of(String path, String policyId) {
        try {
            return see(List.of(path.split("/")), policyId);
        } catch (AwsServiceException e) {
            return switch (e.awsErrorDetails().errorCode()) {
                case "AccessDeniedException" -> new Unseen(NOT_ALLOWED);
                case "PolicyNotFoundException" -> new Unseen(NO_POLICY);
                case "ChildNotFoundException", "InvalidInputException" -> new Unseen(NO_ENTITY);
                case String _ -> throw e;
            };
        }
    }

    private Outcome see(List<String> path, String policyId) {
        var root = organizations.listRoots(list -> { }).roots().getFirst();
        if (root.policyTypes().stream().noneMatch(type -> type.type() == PolicyType.SERVICE_CONTROL_POLICY && type.status() == PolicyTypeStatus.ENABLED)) {
            return new Uncontrolled();
        }
        var steps = path.subList(1, path.size());
        if (!root.id().equals(steps.getFirst()) || !isWay(path)) {
            return new Unseen(NO_ENTITY);
        }
        var entity = steps.getLast();
        if (entity.equals(organization.managementAccount())) {
            return new Seen(ServiceNamespaces.all(), List.of(new Member(entity, steps)));
        }
        var members = new ArrayList<Member>();
        collect(steps, members);
        return policyId.isEmpty() ? new Seen(allowed(steps), members) : ofPolicy(steps.size() - 1, members, policyId);
    }

    /// Whether each step is directly below the one before.
    private boolean isWay(List<String> path) {
        for (int i = FIRST_BELOW_ROOT; i < path.size(); i++) {
            int step = i;
            var parent = organizations.listParents(list -> list.childId(path.get(step))).parents().getFirst().id();
            if (!parent.equals(path.get(i - 1))) {
                return false;
            }
        }
        return true;
    }

    /// The accounts at the end of a way, but for the management account, which no policy limits.
    private void collect(List<String> steps, List<Member> members) {
        var entity = steps.getLast();
        if (ACCOUNT.matcher(entity).matches()) {
            if (!entity.equals(organization.managementAccount())) {
                members.add(new Member(entity, steps));
            }
            return;
        }
        for (var type : List.of(ChildType.ACCOUNT, ChildType.ORGANIZATIONAL_UNIT)) {
            for (var page : organizations.listChildrenPaginator(list -> list.parentId(entity).childType(type))) {
                page.children().forEach(child -> collect(further(steps, child.id()), members));
            }
        }
    }

    private static List<String> further(List<String> steps, String child) {
        var further = new ArrayList<>(steps);
        further.add(child);
        return List.copyOf(further);
    }

    /// What every level on the way allows.
    private List<String> allowed(List<String> steps) {
        var namespaces = ServiceNamespaces.all();
        for (var target : steps) {
            var policies = organizations.listPoliciesForTargetPaginator(list -> list.targetId(target).filter(PolicyType.SERVICE_CONTROL_POLICY))
                    .stream().flatMap(page -> page.policies().stream()).map(PolicySummary::id).map(this::policy).toList();
            var here = Set.copyOf(ServiceNamespaces.granted(policies));
            namespaces = namespaces.stream().filter(here::contains).toList();
        }
        return namespaces;
    }

    /// Of the accounts those to which the policy is attached, themselves or somewhere between them and what the report is about.
    private Outcome ofPolicy(int depth, List<Member> members, String policyId) {
        if (organizations.describePolicy(describe -> describe.policyId(policyId)).policy().policySummary().type() != PolicyType.SERVICE_CONTROL_POLICY) {
            return new Unseen(NO_POLICY);
        }
        var targets = organizations.listTargetsForPolicyPaginator(list -> list.policyId(policyId)).stream()
                .flatMap(page -> page.targets().stream()).map(PolicyTargetSummary::targetId).collect(Collectors.toSet());
        return new Seen(ServiceNamespaces.granted(List.of(policy(policyId))), members.stream()
                .filter(member -> member.steps().stream().skip(depth).anyMatch(targets::contains)).toList());
    }

    private Policy policy(String id) {
        return Policy.parse(organizations.describePolicy(describe -> describe.policyId(id)).policy().content());
    }
}
