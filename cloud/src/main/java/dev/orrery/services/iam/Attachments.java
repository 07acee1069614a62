package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;
import java.util.Comparator;
import software.amazon.awssdk.services.iam.model.AttachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DetachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesResponse;

/// Which managed policies are attached to users, groups and roles.
final class Attachments implements IamPart {
    private final Registry registry;

    Attachments(Registry registry) {
        this.registry = registry;
    }

    @Override
    public AttachUserPolicyResponse attachUserPolicy(AttachUserPolicyRequest request) {
        attach(Entity.Kind.USER, Checks.name("userName", request.userName(), Checks.USER_NAME_MAX), request.policyArn());
        return AttachUserPolicyResponse.builder().build();
    }

    @Override
    public AttachGroupPolicyResponse attachGroupPolicy(AttachGroupPolicyRequest request) {
        attach(Entity.Kind.GROUP, Checks.name("groupName", request.groupName(), Checks.NAME_MAX), request.policyArn());
        return AttachGroupPolicyResponse.builder().build();
    }

    @Override
    public AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
        attach(Entity.Kind.ROLE, Checks.name("roleName", request.roleName(), Roles.NAME_MAX), request.policyArn());
        return AttachRolePolicyResponse.builder().build();
    }

    private void attach(Entity.Kind kind, String name, String policyArn) {
        var arn = ManagedPolicy.checked("policyArn", policyArn);
        registry.write(tx -> {
            var holder = changeable(kind.require(tx, name));
            ManagedPolicy.find(tx, registry.account(), arn).orElseThrow(() -> IamErrors.notAttachable(arn));
            if (holder.grants().attached().contains(arn)) {
                return holder;
            }
            if (holder.grants().attached().size() >= kind.attachedMax) {
                throw IamErrors.quota("PoliciesPer" + kind.capitalised(), kind.attachedMax);
            }
            return Holders.change(tx, holder, holder.grants().withAttached(arn));
        });
    }

    @Override
    public DetachUserPolicyResponse detachUserPolicy(DetachUserPolicyRequest request) {
        detach(Entity.Kind.USER, Checks.name("userName", request.userName(), Checks.USER_NAME_MAX), request.policyArn());
        return DetachUserPolicyResponse.builder().build();
    }

    @Override
    public DetachGroupPolicyResponse detachGroupPolicy(DetachGroupPolicyRequest request) {
        detach(Entity.Kind.GROUP, Checks.name("groupName", request.groupName(), Checks.NAME_MAX), request.policyArn());
        return DetachGroupPolicyResponse.builder().build();
    }

    @Override
    public DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
        detach(Entity.Kind.ROLE, Checks.name("roleName", request.roleName(), Roles.NAME_MAX), request.policyArn());
        return DetachRolePolicyResponse.builder().build();
    }

    private void detach(Entity.Kind kind, String name, String policyArn) {
        var arn = ManagedPolicy.checked("policyArn", policyArn);
        registry.write(tx -> {
            var holder = changeable(kind.require(tx, name));
            if (!holder.grants().attached().contains(arn)) {
                throw IamErrors.noSuchPolicy(arn);
            }
            return Holders.change(tx, holder, holder.grants().withoutAttached(arn));
        });
    }

    private static Entity changeable(Entity holder) {
        return holder instanceof RoleRow role ? Roles.changeable(role) : holder;
    }

    @Override
    public ListAttachedUserPoliciesResponse listAttachedUserPolicies(ListAttachedUserPoliciesRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.USER_NAME_MAX);
        var page = list(Entity.Kind.USER, name, request.pathPrefix(), request.maxItems(), request.marker());
        return ListAttachedUserPoliciesResponse.builder().attachedPolicies(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    @Override
    public ListAttachedGroupPoliciesResponse listAttachedGroupPolicies(ListAttachedGroupPoliciesRequest request) {
        var name = Checks.name("groupName", request.groupName(), Checks.NAME_MAX);
        var page = list(Entity.Kind.GROUP, name, request.pathPrefix(), request.maxItems(), request.marker());
        return ListAttachedGroupPoliciesResponse.builder().attachedPolicies(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    @Override
    public ListAttachedRolePoliciesResponse listAttachedRolePolicies(ListAttachedRolePoliciesRequest request) {
        var name = Checks.name("roleName", request.roleName(), Roles.NAME_MAX);
        var page = list(Entity.Kind.ROLE, name, request.pathPrefix(), request.maxItems(), request.marker());
        return ListAttachedRolePoliciesResponse.builder().attachedPolicies(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    private Page<AttachedPolicy> list(Entity.Kind kind, String name, String pathPrefix, Integer maxItems, String marker) {
        var prefix = Checks.pathPrefix(pathPrefix);
        return registry.read(tx -> Page.of(kind.require(tx, name).grants().attached().stream()
                        .map(arn -> policy(tx, arn)).filter(policy -> policy.path().startsWith(prefix))
                        .sorted(Comparator.comparing(ManagedPolicy::arn)).map(ManagedPolicy::attached),
                AttachedPolicy::policyArn, maxItems, marker));
    }

    private ManagedPolicy policy(Tables.Read tx, String arn) {
        return ManagedPolicy.find(tx, registry.account(), arn).orElseThrow();
    }
}
