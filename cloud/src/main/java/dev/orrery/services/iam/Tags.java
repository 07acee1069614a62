package dev.orrery.services.iam;

import java.util.List;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsResponse;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.ListUserTagsRequest;
import software.amazon.awssdk.services.iam.model.ListUserTagsResponse;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.TagPolicyRequest;
import software.amazon.awssdk.services.iam.model.TagPolicyResponse;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;
import software.amazon.awssdk.services.iam.model.TagUserRequest;
import software.amazon.awssdk.services.iam.model.TagUserResponse;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.UntagPolicyRequest;
import software.amazon.awssdk.services.iam.model.UntagPolicyResponse;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;
import software.amazon.awssdk.services.iam.model.UntagUserRequest;
import software.amazon.awssdk.services.iam.model.UntagUserResponse;

/// Tags of users, roles, policies and instance profiles.
final class Tags implements IamPart {
    private final Registry registry;

    Tags(Registry registry) {
        this.registry = registry;
    }

    @Override
    public TagUserResponse tagUser(TagUserRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.NAME_MAX);
        var tags = Checks.tags(request.tags());
        registry.write(tx -> {
            var found = Users.require(tx, name);
            var row = found.withTags(Labels.with(found.tags(), tags));
            row.put(tx);
            return row;
        });
        return TagUserResponse.builder().build();
    }

    @Override
    public UntagUserResponse untagUser(UntagUserRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.NAME_MAX);
        var keys = Checks.tagKeys(request.tagKeys());
        registry.write(tx -> {
            var found = Users.require(tx, name);
            var row = found.withTags(Labels.without(found.tags(), keys));
            row.put(tx);
            return row;
        });
        return UntagUserResponse.builder().build();
    }

    @Override
    public ListUserTagsResponse listUserTags(ListUserTagsRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.NAME_MAX);
        var page = Labels.page(registry.read(tx -> Users.require(tx, name).tags()), request.maxItems(), request.marker());
        return ListUserTagsResponse.builder().tags(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    @Override
    public TagRoleResponse tagRole(TagRoleRequest request) {
        var name = Checks.name("roleName", request.roleName(), Roles.NAME_MAX);
        var tags = Checks.tags(request.tags());
        registry.write(tx -> {
            var found = Roles.require(tx, name);
            var row = found.withTags(Labels.with(found.tags(), tags));
            row.put(tx);
            return row;
        });
        return TagRoleResponse.builder().build();
    }

    @Override
    public UntagRoleResponse untagRole(UntagRoleRequest request) {
        var name = Checks.name("roleName", request.roleName(), Roles.NAME_MAX);
        var keys = Checks.tagKeys(request.tagKeys());
        registry.write(tx -> {
            var found = Roles.require(tx, name);
            var row = found.withTags(Labels.without(found.tags(), keys));
            row.put(tx);
            return row;
        });
        return UntagRoleResponse.builder().build();
    }

    @Override
    public ListRoleTagsResponse listRoleTags(ListRoleTagsRequest request) {
        var name = Checks.name("roleName", request.roleName(), Roles.NAME_MAX);
        var page = Labels.page(registry.read(tx -> Roles.require(tx, name).tags()), request.maxItems(), request.marker());
        return ListRoleTagsResponse.builder().tags(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    @Override
    public TagPolicyResponse tagPolicy(TagPolicyRequest request) {
        var name = ManagedPolicy.checked("policyArn", request.policyArn());
        var tags = Checks.tags(request.tags());
        registry.write(tx -> {
            var found = ManagedPolicies.own(ManagedPolicy.require(tx, registry.account(), name));
            var row = found.withTags(Labels.with(found.tags(), tags));
            tx.put(PolicyRow.POLICIES, row.name(), row);
            return row;
        });
        return TagPolicyResponse.builder().build();
    }

    @Override
    public UntagPolicyResponse untagPolicy(UntagPolicyRequest request) {
        var name = ManagedPolicy.checked("policyArn", request.policyArn());
        var keys = Checks.tagKeys(request.tagKeys());
        registry.write(tx -> {
            var found = ManagedPolicies.own(ManagedPolicy.require(tx, registry.account(), name));
            var row = found.withTags(Labels.without(found.tags(), keys));
            tx.put(PolicyRow.POLICIES, row.name(), row);
            return row;
        });
        return UntagPolicyResponse.builder().build();
    }

    @Override
    public ListPolicyTagsResponse listPolicyTags(ListPolicyTagsRequest request) {
        var name = ManagedPolicy.checked("policyArn", request.policyArn());
        var page = Labels.page(registry.read(tx -> ManagedPolicy.require(tx, registry.account(), name).own().map(PolicyRow::tags).orElse(List.of())), request.maxItems(), request.marker());
        return ListPolicyTagsResponse.builder().tags(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    @Override
    public TagInstanceProfileResponse tagInstanceProfile(TagInstanceProfileRequest request) {
        var name = Checks.name("instanceProfileName", request.instanceProfileName(), Checks.NAME_MAX);
        var tags = Checks.tags(request.tags());
        registry.write(tx -> {
            var found = InstanceProfiles.require(tx, name);
            var row = found.withTags(Labels.with(found.tags(), tags));
            tx.put(InstanceProfileRow.INSTANCE_PROFILES, name, row);
            return row;
        });
        return TagInstanceProfileResponse.builder().build();
    }

    @Override
    public UntagInstanceProfileResponse untagInstanceProfile(UntagInstanceProfileRequest request) {
        var name = Checks.name("instanceProfileName", request.instanceProfileName(), Checks.NAME_MAX);
        var keys = Checks.tagKeys(request.tagKeys());
        registry.write(tx -> {
            var found = InstanceProfiles.require(tx, name);
            var row = found.withTags(Labels.without(found.tags(), keys));
            tx.put(InstanceProfileRow.INSTANCE_PROFILES, name, row);
            return row;
        });
        return UntagInstanceProfileResponse.builder().build();
    }

    @Override
    public ListInstanceProfileTagsResponse listInstanceProfileTags(ListInstanceProfileTagsRequest request) {
        var name = Checks.name("instanceProfileName", request.instanceProfileName(), Checks.NAME_MAX);
        var page = Labels.page(registry.read(tx -> InstanceProfiles.require(tx, name).tags()), request.maxItems(), request.marker());
        return ListInstanceProfileTagsResponse.builder().tags(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }
}
