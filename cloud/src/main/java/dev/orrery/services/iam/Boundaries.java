package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryResponse;

/// Permissions boundaries: managed policies that bound what users and roles may be granted.
final class Boundaries implements IamPart {
    /// What AWS answers, as in the examples of the CLI's `iam create-user`; the model's only value is `PermissionsBoundaryPolicy`.
    private static final String TYPE = "Policy";
    private final Registry registry;

    Boundaries(Registry registry) {
        this.registry = registry;
    }

    static Entity set(Tables.Write tx, Registry registry, Entity holder, String arn) {
        ManagedPolicy.find(tx, registry.account(), ManagedPolicy.checked("permissionsBoundary", arn))
                .orElseThrow(() -> IamErrors.noSuchEntity("Scope ARN: " + arn + " does not exist or is not attachable."));
        return Holders.change(tx, holder, holder.grants().withBoundary(Optional.of(arn)));
    }

    static AttachedPermissionsBoundary described(String arn) {
        return AttachedPermissionsBoundary.builder().permissionsBoundaryType(TYPE).permissionsBoundaryArn(arn).build();
    }

    @Override
    public PutUserPermissionsBoundaryResponse putUserPermissionsBoundary(PutUserPermissionsBoundaryRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.USER_NAME_MAX);
        registry.write(tx -> set(tx, registry, Users.require(tx, name), request.permissionsBoundary()));
        return PutUserPermissionsBoundaryResponse.builder().build();
    }

    @Override
    public PutRolePermissionsBoundaryResponse putRolePermissionsBoundary(PutRolePermissionsBoundaryRequest request) {
        var name = Checks.name("roleName", request.roleName(), Roles.NAME_MAX);
        registry.write(tx -> set(tx, registry, Roles.changeable(Roles.require(tx, name)), request.permissionsBoundary()));
        return PutRolePermissionsBoundaryResponse.builder().build();
    }

    @Override
    public DeleteUserPermissionsBoundaryResponse deleteUserPermissionsBoundary(DeleteUserPermissionsBoundaryRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.USER_NAME_MAX);
        registry.write(tx -> remove(tx, Users.require(tx, name)));
        return DeleteUserPermissionsBoundaryResponse.builder().build();
    }

    @Override
    public DeleteRolePermissionsBoundaryResponse deleteRolePermissionsBoundary(DeleteRolePermissionsBoundaryRequest request) {
        var name = Checks.name("roleName", request.roleName(), Roles.NAME_MAX);
        registry.write(tx -> remove(tx, Roles.changeable(Roles.require(tx, name))));
        return DeleteRolePermissionsBoundaryResponse.builder().build();
    }

    private static Entity remove(Tables.Write tx, Entity holder) {
        if (holder.grants().boundary().isEmpty()) {
            throw IamErrors.noSuchEntity("No permissions boundary is set for " + holder.kind().text() + " " + holder.name() + ".");
        }
        return Holders.change(tx, holder, holder.grants().withBoundary(Optional.empty()));
    }
}
