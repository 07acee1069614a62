package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.ChangePasswordRequest;
import software.amazon.awssdk.services.iam.model.ChangePasswordResponse;
import software.amazon.awssdk.services.iam.model.CreateLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateLoginProfileResponse;
import software.amazon.awssdk.services.iam.model.DeleteLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteLoginProfileResponse;
import software.amazon.awssdk.services.iam.model.GetLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.GetLoginProfileResponse;
import software.amazon.awssdk.services.iam.model.LoginProfile;
import software.amazon.awssdk.services.iam.model.UpdateLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.UpdateLoginProfileResponse;

/// Passwords of users for a console, which is not there; what is kept are the rules and that they are kept. Of the root's password
/// there is only whether it can have one, which is for those to decide who stand in for it.
final class LoginProfiles implements IamPart {
    private final Registry registry;

    LoginProfiles(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CreateLoginProfileResponse createLoginProfile(CreateLoginProfileRequest request) {
        var name = Roots.standInOrNamed(request.userName());
        if (Roots.isRoot(name)) {
            return CreateLoginProfileResponse.builder().loginProfile(described(letRootHaveOne(request))).build();
        }
        Checks.required("password", request.password());
        boolean reset = Boolean.TRUE.equals(request.passwordResetRequired());
        var salt = Passwords.salt(registry);
        var row = registry.write(tx -> {
            var user = Users.require(tx, name);
            if (user.password().isPresent()) {
                throw IamErrors.alreadyExists("Login Profile for user " + user.name() + " already exists.");
            }
            var password = Passwords.kept(registry.accountRow(tx), user, request.password(), reset, salt, registry.now());
            var changed = user.withPassword(Optional.of(password));
            changed.put(tx);
            return changed;
        });
        return CreateLoginProfileResponse.builder().loginProfile(described(row)).build();
    }

    /// Who stands in for the root does not choose its password, but lets it have one again: the owner of its address does the rest.
    private Instant letRootHaveOne(CreateLoginProfileRequest request) {
        if (request.password() != null) {
            throw IamErrors.validation("Password must be omitted when the request is made with an AssumeRoot session");
        }
        return registry.write(tx -> {
            var account = registry.accountRow(tx);
            if (account.rootPasswordAt().isPresent()) {
                throw IamErrors.alreadyExists("Login Profile for the root user already exists.");
            }
            Registry.put(tx, account.withRootPasswordAt(Optional.of(registry.now())));
            return registry.now();
        });
    }

    private static Instant requireRoots(AccountRow account) {
        return account.rootPasswordAt().orElseThrow(() -> IamErrors.noSuchEntity("Login Profile for the root user cannot be found."));
    }

    private static LoginProfile described(Instant rootsSince) {
        return LoginProfile.builder().createDate(rootsSince).passwordResetRequired(false).build();
    }

    @Override
    public GetLoginProfileResponse getLoginProfile(GetLoginProfileRequest request) {
        var name = Roots.standInOrNamed(request.userName());
        if (Roots.isRoot(name)) {
            return GetLoginProfileResponse.builder().loginProfile(described(requireRoots(registry.read(registry::accountRow)))).build();
        }
        return registry.read(tx -> GetLoginProfileResponse.builder().loginProfile(described(require(tx, name))).build());
    }

    @Override
    public UpdateLoginProfileResponse updateLoginProfile(UpdateLoginProfileRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.USER_NAME_MAX);
        var salt = Passwords.salt(registry);
        registry.write(tx -> {
            var user = require(tx, name);
            var old = user.password().orElseThrow();
            boolean reset = request.passwordResetRequired() == null ? old.resetRequired() : request.passwordResetRequired();
            var password = request.password() == null ? old.withResetRequired(reset)
                    : Passwords.kept(registry.accountRow(tx), user, request.password(), reset, salt, registry.now()).madeAt(old.createdAt());
            user.withPassword(Optional.of(password)).put(tx);
            return user;
        });
        return UpdateLoginProfileResponse.builder().build();
    }

    @Override
    public DeleteLoginProfileResponse deleteLoginProfile(DeleteLoginProfileRequest request) {
        var name = Roots.standInOrNamed(request.userName());
        registry.write(tx -> {
            if (Roots.isRoot(name)) {
                var account = registry.accountRow(tx);
                requireRoots(account);
                Registry.put(tx, account.withRootPasswordAt(Optional.empty()));
            } else {
                require(tx, name).withPassword(Optional.empty()).put(tx);
            }
            return name;
        });
        return DeleteLoginProfileResponse.builder().build();
    }

    @Override
    public ChangePasswordResponse changePassword(ChangePasswordRequest request) {
        Checks.required("oldPassword", request.oldPassword());
        Checks.required("newPassword", request.newPassword());
        var name = Users.callers().orElseThrow(() -> IamErrors.error("InvalidUserType", 400, "Only IAM Users can change their own password"));
        var salt = Passwords.salt(registry);
        registry.write(tx -> {
            var user = require(tx, name);
            var old = user.password().orElseThrow();
            if (!Passwords.isRight(old, request.oldPassword())) {
                throw IamErrors.error("AccessDenied", 403, "The old password was incorrect.");
            }
            var password = Passwords.kept(registry.accountRow(tx), user, request.newPassword(), false, salt, registry.now()).madeAt(old.createdAt());
            user.withPassword(Optional.of(password)).put(tx);
            return user;
        });
        return ChangePasswordResponse.builder().build();
    }

    private static UserRow require(Tables.Read tx, String name) {
        var user = Users.require(tx, name);
        if (user.password().isEmpty()) {
            throw IamErrors.noSuchEntity("Login Profile for User " + user.name() + " cannot be found.");
        }
        return user;
    }

    private static LoginProfile described(UserRow user) {
        var password = user.password().orElseThrow();
        return LoginProfile.builder().userName(user.name()).createDate(password.createdAt()).passwordResetRequired(password.resetRequired()).build();
    }
}
