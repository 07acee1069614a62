package dev.orrery.services.iam;

import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Identities.Identity;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.GetContextKeysForCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetContextKeysForCustomPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetContextKeysForPrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetContextKeysForPrincipalPolicyResponse;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyResponse;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;

/// What policies would decide: asked of the same engine that decides about calls.
final class Simulations implements IamPart {
    private static final int NAMES_MAX = 1000;
    private final Registry registry;

    Simulations(Registry registry) {
        this.registry = registry;
    }

    @Override
    public SimulateCustomPolicyResponse simulateCustomPolicy(SimulateCustomPolicyRequest request) {
        Checks.required("policyInputList", request.hasPolicyInputList() ? request.policyInputList() : null);
        var policies = inputs(request.policyInputList(), request.permissionsBoundaryPolicyInputList());
        var principal = request.callerArn() == null ? new Principal.User(registry.account(), "/", "simulated", "")
                : SimulatedPrincipals.of(request.callerArn());
        var situation = new Situation(registry.account(), new Caller(principal, "", policies, Map.of()), request.resourcePolicy(),
                request.resourceOwner(), request.contextEntries(), Organizations.NONE);
        var page = results(situation, request.actionNames(), request.resourceArns(), request.maxItems(), request.marker());
        return SimulateCustomPolicyResponse.builder().evaluationResults(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    @Override
    public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(SimulatePrincipalPolicyRequest request) {
        var source = Checks.required("policySourceArn", request.policySourceArn());
        var held = held(source);
        var policies = new ArrayList<AttachedPolicy>();
        boolean otherBoundary = !request.permissionsBoundaryPolicyInputList().isEmpty();
        held.policies().stream().filter(policy -> !otherBoundary || policy.kind() != Kind.BOUNDARY).forEach(policies::add);
        policies.addAll(inputs(request.policyInputList(), request.permissionsBoundaryPolicyInputList()));
        var principal = SimulatedPrincipals.of(request.callerArn() == null && !source.contains(":group/") ? source
                : request.callerArn() == null ? "arn:aws:iam::" + registry.account() + ":user/simulated" : request.callerArn());
        var situation = new Situation(registry.account(), new Caller(principal, "", List.copyOf(policies), Directory.context(held.tags())),
                request.resourcePolicy(), request.resourceOwner(), request.contextEntries(), registry.home().organizations());
        var page = results(situation, request.actionNames(), request.resourceArns(), request.maxItems(), request.marker());
        return SimulatePrincipalPolicyResponse.builder().evaluationResults(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    /// What a user, group or role of this account holds.
    private Identity held(String arn) {
        var start = "arn:aws:iam::" + registry.account() + ":";
        var name = arn.substring(arn.lastIndexOf('/') + 1);
        var directory = new Directory(registry);
        if (arn.startsWith(start + "user/")) {
            return directory.user(name).orElseThrow(() -> IamErrors.noSuchEntity(Entity.Kind.USER, name));
        }
        if (arn.startsWith(start + "role/")) {
            return directory.role(name).orElseThrow(() -> IamErrors.noSuchEntity(Entity.Kind.ROLE, name)).identity();
        }
        if (arn.startsWith(start + "group/")) {
            return directory.group(name).orElseThrow(() -> IamErrors.noSuchEntity(Entity.Kind.GROUP, name));
        }
        throw IamErrors.invalidInput("Invalid Entity Arn: " + arn + " does not clearly define entity type and name.");
    }

    private static List<AttachedPolicy> inputs(List<String> documents, List<String> boundaries) {
        var policies = new ArrayList<AttachedPolicy>();
        for (int i = 0; i < documents.size(); i++) {
            policies.add(new AttachedPolicy(Kind.IDENTITY, "PolicyInputList." + (i + 1), Documents.identity(documents.get(i))));
        }
        for (int i = 0; i < boundaries.size(); i++) {
            policies.add(new AttachedPolicy(Kind.BOUNDARY, "PermissionsBoundaryPolicyInputList." + (i + 1), Documents.identity(boundaries.get(i))));
        }
        return policies;
    }

    private static Page<EvaluationResult> results(Situation situation, List<String> actions, List<String> resources, Integer maxItems, String marker) {
        if (actions.isEmpty()) {
            throw IamErrors.constraint("actionNames", "Member must not be null");
        }
        if (actions.size() > NAMES_MAX || resources.size() > NAMES_MAX) {
            throw IamErrors.invalidInput("Too many actions or resources.");
        }
        var asked = new ArrayList<Question>();
        for (var action : actions) {
            if (!action.matches("[A-Za-z0-9-]+:[A-Za-z0-9]+")) {
                throw IamErrors.invalidInput("Invalid ActionName: " + action);
            }
            (resources.isEmpty() ? List.of("*") : resources)
                    .forEach(resource -> asked.add(new Question("%08d".formatted(asked.size()), action, resource)));
        }
        var page = Page.of(asked.stream(), Question::position, maxItems, marker);
        return new Page<>(page.items().stream().map(question -> situation.result(question.action(), question.resource())).toList(), page.marker());
    }

    private record Question(String position, String action, String resource) { }

    @Override
    public GetContextKeysForCustomPolicyResponse getContextKeysForCustomPolicy(GetContextKeysForCustomPolicyRequest request) {
        Checks.required("policyInputList", request.hasPolicyInputList() ? request.policyInputList() : null);
        var keys = ContextKeys.of(inputs(request.policyInputList(), List.of()).stream().map(AttachedPolicy::policy).toList());
        return GetContextKeysForCustomPolicyResponse.builder().contextKeyNames(keys).build();
    }

    @Override
    public GetContextKeysForPrincipalPolicyResponse getContextKeysForPrincipalPolicy(GetContextKeysForPrincipalPolicyRequest request) {
        var policies = new ArrayList<Policy>();
        held(Checks.required("policySourceArn", request.policySourceArn())).policies().forEach(policy -> policies.add(policy.policy()));
        inputs(request.policyInputList(), List.of()).forEach(policy -> policies.add(policy.policy()));
        return GetContextKeysForPrincipalPolicyResponse.builder().contextKeyNames(ContextKeys.of(policies)).build();
    }
}
