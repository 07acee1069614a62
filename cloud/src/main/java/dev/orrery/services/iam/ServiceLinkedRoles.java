package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DeletionTaskStatusType;
import software.amazon.awssdk.services.iam.model.GetServiceLinkedRoleDeletionStatusRequest;
import software.amazon.awssdk.services.iam.model.GetServiceLinkedRoleDeletionStatusResponse;

/// Roles that belong to a service: it gives them their name, their trust and their policy, and nobody else changes them.
/// A data file has the services that are known, as recorded from AWS.
final class ServiceLinkedRoles implements IamPart {
    private static final String FILE = "/META-INF/orrery/iam/service-linked-roles.tsv";
    private static final int FIELDS = 4;
    private static final int SUFFIX_MAX = 64;
    private static final int DESCRIPTION_MAX = 1000;
    private static final int SERVICE_MAX = 128;
    private static final int SESSION_SECONDS_MAX = 3600;
    private static final String TASK = "task";
    private static final Pattern SERVICE = Pattern.compile("[\\w+=,.@-]+");
    private static final Map<String, Known> KNOWN = read();
    private final Registry registry;
    private final Roles roles;

    /// @param policy the name of the policy that it gets
    /// @param suffix whether a role of it may have a suffix of its own
    private record Known(String role, String policy, boolean suffix) { }

    /// @param id as `DeleteServiceLinkedRole` tells it
    record DeletionRow(String id, Instant at) {
        static final Table<String, DeletionRow> DELETIONS = Table.of("serviceRoleDeletions", Key::of, DeletionRow.class);
    }

    ServiceLinkedRoles(Registry registry) {
        this.registry = registry;
        this.roles = new Roles(registry);
    }

    static String path(String service) {
        return "/aws-service-role/" + service + "/";
    }

    @Override
    public CreateServiceLinkedRoleResponse createServiceLinkedRole(CreateServiceLinkedRoleRequest request) {
        var service = Checks.text("aWSServiceName", request.awsServiceName(), 1, SERVICE_MAX, SERVICE);
        var description = request.description() == null ? "" : Checks.text("description", request.description(), 0, DESCRIPTION_MAX,
                Checks.ROLE_DESCRIPTION);
        var known = Optional.ofNullable(KNOWN.get(service)).orElseThrow(
                () -> IamErrors.invalidInput("Service " + service + " is not known to Orrery to have a service-linked role."));
        if (request.customSuffix() != null && !known.suffix()) {
            throw IamErrors.invalidInput("Custom suffix is not allowed for " + service);
        }
        var name = known.role() + (request.customSuffix() == null ? "" : "_" + Checks.name("customSuffix", request.customSuffix(), SUFFIX_MAX));
        var id = registry.newId("AROA");
        var trust = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"" + service
                + "\"},\"Action\":\"sts:AssumeRole\"}]}";
        return registry.write(tx -> {
            if (tx.get(RoleRow.ROLES, name).isPresent()) {
                throw IamErrors.invalidInput("Service role name " + name + " has been taken in this account, please try a different suffix.");
            }
            var role = Roles.create(tx, new RoleRow(name, path(service), id, registry.now(), trust, description, SESSION_SECONDS_MAX, List.of(),
                    Grants.NONE, service));
            var granted = (RoleRow) Holders.change(tx, role,
                    role.grants().withAttached(AwsPolicies.ARN_START + "aws-service-role/" + known.policy()));
            return CreateServiceLinkedRoleResponse.builder().role(roles.listed(granted).build()).build();
        });
    }

    @Override
    public DeleteServiceLinkedRoleResponse deleteServiceLinkedRole(DeleteServiceLinkedRoleRequest request) {
        var name = Checks.name("roleName", request.roleName(), Roles.NAME_MAX);
        var uuid = registry.home().ids().uuid();
        var task = registry.write(tx -> {
            var role = Roles.require(tx, name);
            if (role.service().isEmpty()) {
                throw IamErrors.noSuchEntity(Entity.Kind.ROLE, name);
            }
            Holders.forget(tx, role);
            tx.delete(RoleRow.ROLES, name);
            var row = new DeletionRow(TASK + role.path() + role.name() + "/" + uuid, registry.now());
            tx.put(DeletionRow.DELETIONS, row.id(), row);
            return row;
        });
        return DeleteServiceLinkedRoleResponse.builder().deletionTaskId(task.id()).build();
    }

    /// A deletion is done at once.
    @Override
    public GetServiceLinkedRoleDeletionStatusResponse getServiceLinkedRoleDeletionStatus(GetServiceLinkedRoleDeletionStatusRequest request) {
        var id = Checks.required("deletionTaskId", request.deletionTaskId());
        registry.read(tx -> tx.get(DeletionRow.DELETIONS, id)).orElseThrow(() -> IamErrors.noSuchEntity("No such deletion task " + id));
        return GetServiceLinkedRoleDeletionStatusResponse.builder().status(DeletionTaskStatusType.SUCCEEDED).build();
    }

    private static Map<String, Known> read() {
        var known = new LinkedHashMap<String, Known>();
        try (var lines = new BufferedReader(new InputStreamReader(ServiceLinkedRoles.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var fields = line.split("\t", FIELDS);
                known.put(fields[0], new Known(fields[1], fields[2], fields.length == FIELDS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }
}
