package dev.orrery.services.iam;

import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileResponse;

/// Instance profiles, each with at most one role.
final class InstanceProfiles implements IamPart {
    private static final int PROFILES_MAX = 1000;
    private final Registry registry;
    private final Roles roles;

    InstanceProfiles(Registry registry) {
        this.registry = registry;
        this.roles = new Roles(registry);
    }

    static Stream<InstanceProfileRow> ofRole(Tables.Read tx, String role) {
        return tx.scan(InstanceProfileRow.INSTANCE_PROFILES, Range.all()).filter(row -> row.role().equalsIgnoreCase(role));
    }

    @Override
    public CreateInstanceProfileResponse createInstanceProfile(CreateInstanceProfileRequest request) {
        var name = name(request.instanceProfileName());
        var path = Checks.path(request.path());
        var tags = Checks.tags(request.tags());
        var id = registry.newId("AIPA");
        return registry.write(tx -> {
            if (tx.get(InstanceProfileRow.INSTANCE_PROFILES, name).isPresent()) {
                throw IamErrors.alreadyExists("Instance Profile " + name + " already exists.");
            }
            if (tx.scan(InstanceProfileRow.INSTANCE_PROFILES, Range.all()).count() >= PROFILES_MAX) {
                throw IamErrors.quota("InstanceProfilesPerAccount", PROFILES_MAX);
            }
            var row = new InstanceProfileRow(name, path, id, registry.now(), "", tags);
            tx.put(InstanceProfileRow.INSTANCE_PROFILES, name, row);
            return CreateInstanceProfileResponse.builder().instanceProfile(described(tx, row)).build();
        });
    }

    @Override
    public GetInstanceProfileResponse getInstanceProfile(GetInstanceProfileRequest request) {
        var name = name(request.instanceProfileName());
        return registry.read(tx -> GetInstanceProfileResponse.builder().instanceProfile(described(tx, require(tx, name))).build());
    }

    @Override
    public ListInstanceProfilesResponse listInstanceProfiles(ListInstanceProfilesRequest request) {
        var prefix = Checks.pathPrefix(request.pathPrefix());
        return registry.read(tx -> {
            var page = Page.of(tx.scan(InstanceProfileRow.INSTANCE_PROFILES, Range.all()).filter(row -> row.path().startsWith(prefix)),
                    row -> Registry.folded(row.name()), request.maxItems(), request.marker());
            return ListInstanceProfilesResponse.builder().instanceProfiles(page.items().stream().map(row -> listed(tx, row)).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    @Override
    public ListInstanceProfilesForRoleResponse listInstanceProfilesForRole(ListInstanceProfilesForRoleRequest request) {
        var role = Checks.name("roleName", request.roleName(), Roles.NAME_MAX);
        return registry.read(tx -> {
            Roles.require(tx, role);
            var page = Page.of(ofRole(tx, role), row -> Registry.folded(row.name()), request.maxItems(), request.marker());
            return ListInstanceProfilesForRoleResponse.builder().instanceProfiles(page.items().stream().map(row -> listed(tx, row)).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    @Override
    public AddRoleToInstanceProfileResponse addRoleToInstanceProfile(AddRoleToInstanceProfileRequest request) {
        var name = name(request.instanceProfileName());
        var roleName = Checks.name("roleName", request.roleName(), Roles.NAME_MAX);
        registry.write(tx -> {
            var row = require(tx, name);
            var role = Roles.changeable(Roles.require(tx, roleName));
            if (!row.role().isEmpty()) {
                throw IamErrors.quota("InstanceSessionsPerInstanceProfile", 1);
            }
            tx.put(InstanceProfileRow.INSTANCE_PROFILES, name, row.withRole(role.name()));
            return row;
        });
        return AddRoleToInstanceProfileResponse.builder().build();
    }

    @Override
    public RemoveRoleFromInstanceProfileResponse removeRoleFromInstanceProfile(RemoveRoleFromInstanceProfileRequest request) {
        var name = name(request.instanceProfileName());
        var roleName = Checks.name("roleName", request.roleName(), Roles.NAME_MAX);
        registry.write(tx -> {
            var row = require(tx, name);
            Roles.require(tx, roleName);
            if (!row.role().equalsIgnoreCase(roleName)) {
                throw IamErrors.noSuchEntity(Entity.Kind.ROLE, roleName);
            }
            tx.put(InstanceProfileRow.INSTANCE_PROFILES, name, row.withRole(""));
            return row;
        });
        return RemoveRoleFromInstanceProfileResponse.builder().build();
    }

    @Override
    public DeleteInstanceProfileResponse deleteInstanceProfile(DeleteInstanceProfileRequest request) {
        var name = name(request.instanceProfileName());
        registry.write(tx -> {
            if (!require(tx, name).role().isEmpty()) {
                throw IamErrors.deleteConflict("remove roles from instance profile");
            }
            tx.delete(InstanceProfileRow.INSTANCE_PROFILES, name);
            return name;
        });
        return DeleteInstanceProfileResponse.builder().build();
    }

    private static String name(String name) {
        return Checks.name("instanceProfileName", name, Checks.NAME_MAX);
    }

    static InstanceProfileRow require(Tables.Read tx, String name) {
        return tx.get(InstanceProfileRow.INSTANCE_PROFILES, name).orElseThrow(() -> IamErrors.noSuchInstanceProfile(name));
    }

    InstanceProfile listed(Tables.Read tx, InstanceProfileRow row) {
        return builder(tx, row).build();
    }

    private InstanceProfile described(Tables.Read tx, InstanceProfileRow row) {
        return row.tags().isEmpty() ? listed(tx, row) : builder(tx, row).tags(row.tags().stream().map(Label::tag).toList()).build();
    }

    private InstanceProfile.Builder builder(Tables.Read tx, InstanceProfileRow row) {
        return InstanceProfile.builder().instanceProfileName(row.name()).path(row.path()).instanceProfileId(row.id())
                .arn(row.arn(registry.account())).createDate(row.createdAt())
                .roles(row.role().isEmpty() ? List.of() : List.of(roles.listed(Roles.require(tx, row.role())).build()));
    }
}
