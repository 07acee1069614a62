package dev.orrery.services.iam;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.CreateUserResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserResponse;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.GetUserResponse;
import software.amazon.awssdk.services.iam.model.ListUsersRequest;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.UpdateUserRequest;
import software.amazon.awssdk.services.iam.model.UpdateUserResponse;
import software.amazon.awssdk.services.iam.model.User;

/// Users.
final class Users implements IamPart {
    private static final int USERS_MAX = 5000;
    private final Registry registry;

    Users(Registry registry) {
        this.registry = registry;
    }

    /// The user that a request means: the one it names, or else the caller.
    static String named(String name) {
        if (name != null) {
            return Checks.name("userName", name, Checks.NAME_MAX);
        }
        return callers().orElseThrow(() -> IamErrors.validation("Must specify userName when calling with non-User credentials"));
    }

    /// The name of the user who calls; empty when the caller is none.
    static java.util.Optional<String> callers() {
        return Call.running().map(call -> call.caller().principal())
                .filter(Principal.User.class::isInstance).map(principal -> ((Principal.User) principal).name());
    }

    @Override
    public CreateUserResponse createUser(CreateUserRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.USER_NAME_MAX);
        var path = Checks.path(request.path());
        var tags = Checks.tags(request.tags());
        var id = registry.newId("AIDA");
        var row = registry.write(tx -> {
            if (tx.get(UserRow.USERS, name).isPresent()) {
                throw IamErrors.alreadyExists(Entity.Kind.USER, name);
            }
            if (tx.scan(UserRow.USERS, Range.all()).count() >= USERS_MAX) {
                throw IamErrors.quota("UsersPerAccount", USERS_MAX);
            }
            var user = UserRow.created(name, path, id, registry.now(), tags, Grants.NONE);
            user.put(tx);
            return request.permissionsBoundary() == null ? user : (UserRow) Boundaries.set(tx, registry, user, request.permissionsBoundary());
        });
        return CreateUserResponse.builder().user(described(row)).build();
    }

    @Override
    public GetUserResponse getUser(GetUserRequest request) {
        if (request.userName() == null && Call.current().caller().principal() instanceof Principal.Root root) {
            return GetUserResponse.builder().user(user -> user.path("/").userId(root.account()).arn(root.arn())
                    .createDate(java.time.Instant.EPOCH)).build();
        }
        var name = named(request.userName());
        return registry.read(tx -> GetUserResponse.builder().user(described(require(tx, name))).build());
    }

    @Override
    public ListUsersResponse listUsers(ListUsersRequest request) {
        var prefix = Checks.pathPrefix(request.pathPrefix());
        return registry.read(tx -> {
            var page = Page.of(tx.scan(UserRow.USERS, Range.all()).filter(row -> row.path().startsWith(prefix)),
                    row -> Registry.folded(row.name()), request.maxItems(), request.marker());
            return ListUsersResponse.builder().users(page.items().stream().map(row -> listed(row).build()).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    @Override
    public UpdateUserResponse updateUser(UpdateUserRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.NAME_MAX);
        var newName = request.newUserName() == null ? name : Checks.name("newUserName", request.newUserName(), Checks.USER_NAME_MAX);
        if (request.newPath() != null) {
            Checks.path("newPath", request.newPath());
        }
        registry.write(tx -> {
            var user = require(tx, name);
            if (!newName.equalsIgnoreCase(name) && tx.get(UserRow.USERS, newName).isPresent()) {
                throw IamErrors.alreadyExists(Entity.Kind.USER, newName);
            }
            var renamed = user.renamed(request.newUserName() == null ? user.name() : newName,
                    request.newPath() == null ? user.path() : request.newPath());
            Renaming.move(tx, user, renamed);
            return renamed;
        });
        return UpdateUserResponse.builder().build();
    }

    @Override
    public DeleteUserResponse deleteUser(DeleteUserRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.NAME_MAX);
        registry.write(tx -> {
            var user = require(tx, name);
            if (!user.groups().isEmpty()) {
                throw IamErrors.deleteConflict("remove users from group");
            }
            if (!user.accessKeys().isEmpty()) {
                throw IamErrors.deleteConflict("delete access keys");
            }
            if (user.password().isPresent()) {
                throw IamErrors.deleteConflict("delete login profile");
            }
            if (!user.devices().isEmpty()) {
                throw IamErrors.deleteConflict("delete MFA device");
            }
            Holders.requireNoPolicies(user);
            Credentials.requireNone(tx, user.name());
            Holders.forget(tx, user);
            tx.delete(UserRow.USERS, user.name());
            AccessRow.forget(tx, user.id());
            return user;
        });
        return DeleteUserResponse.builder().build();
    }

    static UserRow require(Tables.Read tx, String name) {
        return tx.get(UserRow.USERS, name).orElseThrow(() -> IamErrors.noSuchEntity(Entity.Kind.USER, name));
    }

    /// As in lists, which tell neither boundary nor tags.
    User.Builder listed(UserRow row) {
        return User.builder().userName(row.name()).path(row.path()).userId(row.id()).arn(row.arn(registry.account()))
                .createDate(row.createdAt());
    }

    private User described(UserRow row) {
        var user = listed(row);
        if (!row.tags().isEmpty()) {
            user.tags(row.tags().stream().map(Label::tag).toList());
        }
        row.grants().boundary().ifPresent(arn -> user.permissionsBoundary(Boundaries.described(arn)));
        return user.build();
    }
}
