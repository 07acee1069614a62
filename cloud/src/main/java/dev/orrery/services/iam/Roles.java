package dev.orrery.services.iam;

import dev.orrery.kernel.identity.MissingPrincipals;
import dev.orrery.kernel.identity.NamedPrincipals;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.util.Locale;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleDescriptionRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleDescriptionResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/// Roles.
final class Roles implements IamPart {
    static final int NAME_MAX = 64;
    private static final int ROLES_MAX = 1000;
    private static final int TRUST_LENGTH_MAX = 2048;
    private static final int DESCRIPTION_MAX = 1000;
    private static final int SESSION_SECONDS = 3600;
    private static final int SESSION_SECONDS_MAX = 43_200;
    private static final String SERVICE_PATH = "/aws-service-role/";
    private final Registry registry;

    Roles(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CreateRoleResponse createRole(CreateRoleRequest request) {
        var name = name(request.roleName());
        var path = Checks.path(request.path());
        if (path.startsWith(SERVICE_PATH)) {
            throw IamErrors.invalidInput("Path " + path + " is reserved for service-linked roles.");
        }
        var description = description(request.description());
        int seconds = request.maxSessionDuration() == null ? SESSION_SECONDS : seconds(request.maxSessionDuration());
        var tags = Checks.tags(request.tags());
        var trust = trust("assumeRolePolicyDocument", request.assumeRolePolicyDocument());
        var id = registry.newId("AROA");
        var row = registry.write(tx -> {
            var role = create(tx, new RoleRow(name, path, id, registry.now(), trust, description, seconds, tags, Grants.NONE, ""));
            return request.permissionsBoundary() == null ? role : (RoleRow) Boundaries.set(tx, registry, role, request.permissionsBoundary());
        });
        var created = listed(row).maxSessionDuration(request.maxSessionDuration());
        if (!tags.isEmpty()) {
            created.tags(tags.stream().map(Label::tag).toList());
        }
        row.grants().boundary().ifPresent(arn -> created.permissionsBoundary(Boundaries.described(arn)));
        return CreateRoleResponse.builder().role(created.build()).build();
    }

    static RoleRow create(Tables.Write tx, RoleRow role) {
        if (tx.get(RoleRow.ROLES, role.name()).isPresent()) {
            throw IamErrors.alreadyExists(Entity.Kind.ROLE, role.name());
        }
        if (tx.scan(RoleRow.ROLES, Range.all()).count() >= ROLES_MAX) {
            throw IamErrors.quota("RolesPerAccount", ROLES_MAX);
        }
        role.put(tx);
        return role;
    }

    @Override
    public GetRoleResponse getRole(GetRoleRequest request) {
        var name = name(request.roleName());
        return registry.read(tx -> GetRoleResponse.builder().role(described(tx, require(tx, name))).build());
    }

    @Override
    public ListRolesResponse listRoles(ListRolesRequest request) {
        var prefix = Checks.pathPrefix(request.pathPrefix());
        return registry.read(tx -> {
            var page = Page.of(tx.scan(RoleRow.ROLES, Range.all()).filter(row -> row.path().startsWith(prefix)),
                    row -> Registry.folded(row.name()), request.maxItems(), request.marker());
            return ListRolesResponse.builder()
                    .roles(page.items().stream().map(row -> listed(row).maxSessionDuration(row.sessionSecondsMax()).build()).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    @Override
    public UpdateRoleResponse updateRole(UpdateRoleRequest request) {
        var name = name(request.roleName());
        var description = description(request.description());
        int seconds = request.maxSessionDuration() == null ? 0 : seconds(request.maxSessionDuration());
        registry.write(tx -> {
            var role = seconds == 0 ? require(tx, name) : changeable(require(tx, name));
            var updated = role.described(request.description() == null ? role.description() : description,
                    seconds == 0 ? role.sessionSecondsMax() : seconds);
            updated.put(tx);
            return updated;
        });
        return UpdateRoleResponse.builder().build();
    }

    @Override
    public UpdateRoleDescriptionResponse updateRoleDescription(UpdateRoleDescriptionRequest request) {
        var name = name(request.roleName());
        var description = description(Checks.required("description", request.description()));
        var updated = registry.write(tx -> {
            var role = require(tx, name);
            var row = role.described(description, role.sessionSecondsMax());
            row.put(tx);
            return row;
        });
        return registry.read(tx -> UpdateRoleDescriptionResponse.builder().role(described(tx, updated)).build());
    }

    @Override
    public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(UpdateAssumeRolePolicyRequest request) {
        var name = name(request.roleName());
        var trust = trust("policyDocument", request.policyDocument());
        registry.write(tx -> {
            var updated = changeable(require(tx, name)).withTrust(trust);
            updated.put(tx);
            return updated;
        });
        return UpdateAssumeRolePolicyResponse.builder().build();
    }

    @Override
    public DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
        var name = name(request.roleName());
        registry.write(tx -> {
            var role = changeable(require(tx, name));
            if (InstanceProfiles.ofRole(tx, name).findAny().isPresent()) {
                throw IamErrors.deleteConflict("remove roles from instance profile");
            }
            Holders.requireNoPolicies(role);
            Holders.forget(tx, role);
            tx.delete(RoleRow.ROLES, name);
            AccessRow.forget(tx, role.id());
            return role;
        });
        return DeleteRoleResponse.builder().build();
    }

    /// Only its service changes a service-linked role, but for its description (IAM User Guide, "Edit a service-linked role
    /// description").
    static RoleRow changeable(RoleRow role) {
        if (!role.service().isEmpty()) {
            throw IamErrors.unmodifiable("Cannot perform the operation on the protected role '" + role.name()
                    + "' - this role is only modifiable by AWS");
        }
        return role;
    }

    private String trust(String member, String document) {
        Documents.trust(Checks.required(member, document));
        var identities = registry.home().identities();
        var kept = NamedPrincipals.withIds(document, identities);
        MissingPrincipals.first(kept.strip(), identities).ifPresent(missing -> {
            throw IamErrors.malformedPolicy("Invalid principal in policy: \"%s\":\"%s\"".formatted(missing.kind().toUpperCase(Locale.ROOT), missing.name()));
        });
        if (Documents.length(document) > TRUST_LENGTH_MAX) {
            throw IamErrors.quota("ACLSizePerRole", TRUST_LENGTH_MAX);
        }
        return kept;
    }

    private static String description(String text) {
        return text == null ? "" : Checks.text("description", text, 0, DESCRIPTION_MAX, Checks.ROLE_DESCRIPTION);
    }

    private static int seconds(int seconds) {
        return Checks.number("maxSessionDuration", seconds, SESSION_SECONDS, SESSION_SECONDS_MAX);
    }

    private static String name(String name) {
        return Checks.name("roleName", name, NAME_MAX);
    }

    static RoleRow require(Tables.Read tx, String name) {
        return tx.get(RoleRow.ROLES, name).orElseThrow(() -> IamErrors.noSuchEntity(Entity.Kind.ROLE, name));
    }

    /// As it stands in answers, with the ARNs that those have today whom it trusts.
    String shownTrust(RoleRow row) {
        return Documents.encoded(NamedPrincipals.withArns(row.trust(), registry.home().identities()));
    }

    /// As in lists, which tell neither boundary nor tags.
    Role.Builder listed(RoleRow row) {
        var role = Role.builder().roleName(row.name()).path(row.path()).roleId(row.id()).arn(row.arn(registry.account()))
                .createDate(row.createdAt()).assumeRolePolicyDocument(shownTrust(row));
        return row.description().isEmpty() ? role : role.description(row.description());
    }

    Role described(Tables.Read tx, RoleRow row) {
        var role = listed(row).maxSessionDuration(row.sessionSecondsMax()).roleLastUsed(LastUsedRow.ofRole(tx, row.id()));
        if (!row.tags().isEmpty()) {
            role.tags(row.tags().stream().map(Label::tag).toList());
        }
        row.grants().boundary().ifPresent(arn -> role.permissionsBoundary(Boundaries.described(arn)));
        return role.build();
    }
}
