package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;
import java.util.List;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.UserDetail;

/// Users, groups, roles and policies with everything that is granted.
record Details(Tables.Read tx, Registry registry) {

    UserDetail user(UserRow row) {
        var detail = UserDetail.builder().userName(row.name()).path(row.path()).userId(row.id()).arn(row.arn(registry.account()))
                .createDate(row.createdAt()).groupList(row.groups()).attachedManagedPolicies(attached(row))
                .tags(row.tags().stream().map(Label::tag).toList());
        row.grants().boundary().ifPresent(arn -> detail.permissionsBoundary(Boundaries.described(arn)));
        return inline(row).isEmpty() ? detail.build() : detail.userPolicyList(inline(row)).build();
    }

    GroupDetail group(GroupRow row) {
        return GroupDetail.builder().groupName(row.name()).path(row.path()).groupId(row.id()).arn(row.arn(registry.account()))
                .createDate(row.createdAt()).groupPolicyList(inline(row)).attachedManagedPolicies(attached(row)).build();
    }

    RoleDetail role(RoleRow row) {
        var profiles = new InstanceProfiles(registry);
        var detail = RoleDetail.builder().roleName(row.name()).path(row.path()).roleId(row.id()).arn(row.arn(registry.account()))
                .createDate(row.createdAt()).assumeRolePolicyDocument(new Roles(registry).shownTrust(row)).rolePolicyList(inline(row))
                .attachedManagedPolicies(attached(row)).tags(row.tags().stream().map(Label::tag).toList())
                .instanceProfileList(InstanceProfiles.ofRole(tx, row.name()).map(profile -> profiles.listed(tx, profile)).toList())
                .roleLastUsed(LastUsedRow.ofRole(tx, row.id()));
        row.grants().boundary().ifPresent(arn -> detail.permissionsBoundary(Boundaries.described(arn)));
        return detail.build();
    }

    ManagedPolicyDetail policy(ManagedPolicy policy) {
        var listed = policy.listed(tx).build();
        return ManagedPolicyDetail.builder().policyName(listed.policyName()).policyId(listed.policyId()).arn(listed.arn()).path(listed.path())
                .defaultVersionId(listed.defaultVersionId()).attachmentCount(listed.attachmentCount())
                .permissionsBoundaryUsageCount(listed.permissionsBoundaryUsageCount()).isAttachable(true).createDate(listed.createDate())
                .updateDate(listed.updateDate()).policyVersionList(PolicyVersions.detailed(policy)).build();
    }

    private static List<PolicyDetail> inline(Entity holder) {
        return holder.grants().inline().stream().map(policy -> PolicyDetail.builder().policyName(policy.name())
                .policyDocument(Documents.encoded(policy.document())).build()).toList();
    }

    private List<AttachedPolicy> attached(Entity holder) {
        return holder.grants().attached().stream().map(arn -> ManagedPolicy.find(tx, registry.account(), arn).orElseThrow().attached()).toList();
    }
}
