package dev.orrery.services.iam;

import software.amazon.awssdk.services.iam.model.DeleteGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListGroupPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListGroupPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutUserPolicyResponse;

/// Policies that belong to one user, group or role alone.
final class InlinePolicies implements IamPart {
    private final Registry registry;

    InlinePolicies(Registry registry) {
        this.registry = registry;
    }

    @Override
    public PutUserPolicyResponse putUserPolicy(PutUserPolicyRequest request) {
        put(Entity.Kind.USER, request.userName(), request.policyName(), request.policyDocument());
        return PutUserPolicyResponse.builder().build();
    }

    @Override
    public PutGroupPolicyResponse putGroupPolicy(PutGroupPolicyRequest request) {
        put(Entity.Kind.GROUP, request.groupName(), request.policyName(), request.policyDocument());
        return PutGroupPolicyResponse.builder().build();
    }

    @Override
    public PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
        put(Entity.Kind.ROLE, request.roleName(), request.policyName(), request.policyDocument());
        return PutRolePolicyResponse.builder().build();
    }

    private void put(Entity.Kind kind, String holderName, String policyName, String document) {
        var name = name(kind, holderName);
        var policy = policyName(policyName);
        Documents.identity(Checks.required("policyDocument", document));
        registry.write(tx -> {
            var holder = changeable(kind.require(tx, name));
            var grants = holder.grants().withInline(policy, document);
            if (grants.inlineLength() > kind.inlineLengthMax) {
                throw IamErrors.limitExceeded("Maximum policy size of " + kind.inlineLengthMax + " bytes exceeded for " + kind.text() + " "
                        + holder.name());
            }
            return Holders.change(tx, holder, grants);
        });
    }

    @Override
    public GetUserPolicyResponse getUserPolicy(GetUserPolicyRequest request) {
        var found = get(Entity.Kind.USER, request.userName(), request.policyName());
        return GetUserPolicyResponse.builder().userName(found.holder()).policyName(found.policy().name())
                .policyDocument(Documents.encoded(found.policy().document())).build();
    }

    @Override
    public GetGroupPolicyResponse getGroupPolicy(GetGroupPolicyRequest request) {
        var found = get(Entity.Kind.GROUP, request.groupName(), request.policyName());
        return GetGroupPolicyResponse.builder().groupName(found.holder()).policyName(found.policy().name())
                .policyDocument(Documents.encoded(found.policy().document())).build();
    }

    @Override
    public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
        var found = get(Entity.Kind.ROLE, request.roleName(), request.policyName());
        return GetRolePolicyResponse.builder().roleName(found.holder()).policyName(found.policy().name())
                .policyDocument(Documents.encoded(found.policy().document())).build();
    }

    private record Found(String holder, Grants.Inline policy) { }

    private Found get(Entity.Kind kind, String holderName, String policyName) {
        var name = name(kind, holderName);
        var policy = policyName(policyName);
        return registry.read(tx -> {
            var holder = kind.require(tx, name);
            return new Found(holder.name(), holder.grants().inline(policy).orElseThrow(() -> IamErrors.noSuchInlinePolicy(kind, policy)));
        });
    }

    @Override
    public DeleteUserPolicyResponse deleteUserPolicy(DeleteUserPolicyRequest request) {
        delete(Entity.Kind.USER, request.userName(), request.policyName());
        return DeleteUserPolicyResponse.builder().build();
    }

    @Override
    public DeleteGroupPolicyResponse deleteGroupPolicy(DeleteGroupPolicyRequest request) {
        delete(Entity.Kind.GROUP, request.groupName(), request.policyName());
        return DeleteGroupPolicyResponse.builder().build();
    }

    @Override
    public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
        delete(Entity.Kind.ROLE, request.roleName(), request.policyName());
        return DeleteRolePolicyResponse.builder().build();
    }

    private void delete(Entity.Kind kind, String holderName, String policyName) {
        var name = name(kind, holderName);
        var policy = policyName(policyName);
        registry.write(tx -> {
            var holder = changeable(kind.require(tx, name));
            holder.grants().inline(policy).orElseThrow(() -> IamErrors.noSuchInlinePolicy(kind, policy));
            return Holders.change(tx, holder, holder.grants().withoutInline(policy));
        });
    }

    @Override
    public ListUserPoliciesResponse listUserPolicies(ListUserPoliciesRequest request) {
        var page = list(Entity.Kind.USER, request.userName(), request.maxItems(), request.marker());
        return ListUserPoliciesResponse.builder().policyNames(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    @Override
    public ListGroupPoliciesResponse listGroupPolicies(ListGroupPoliciesRequest request) {
        var page = list(Entity.Kind.GROUP, request.groupName(), request.maxItems(), request.marker());
        return ListGroupPoliciesResponse.builder().policyNames(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    @Override
    public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
        var page = list(Entity.Kind.ROLE, request.roleName(), request.maxItems(), request.marker());
        return ListRolePoliciesResponse.builder().policyNames(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    private Page<String> list(Entity.Kind kind, String holderName, Integer maxItems, String marker) {
        var name = name(kind, holderName);
        return registry.read(tx -> Page.of(kind.require(tx, name).grants().inline().stream().map(Grants.Inline::name), policy -> policy,
                maxItems, marker));
    }

    private static Entity changeable(Entity holder) {
        return holder instanceof RoleRow role ? Roles.changeable(role) : holder;
    }

    private static String name(Entity.Kind kind, String name) {
        return Checks.name(kind.text() + "Name", name, kind == Entity.Kind.ROLE ? Roles.NAME_MAX : Checks.NAME_MAX);
    }

    private static String policyName(String name) {
        return Checks.name("policyName", name, Checks.NAME_MAX);
    }
}
