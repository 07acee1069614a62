package dev.orrery.services.iam;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AccessKeyIds;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.store.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.IamRequest;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UpdateGroupRequest;
import software.amazon.awssdk.services.iam.model.UpdateServerCertificateRequest;
import software.amazon.awssdk.services.iam.model.UpdateUserRequest;

/// Tells what each request of IAM needs to be allowed: the action of its name, on what it names.
/// Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Identity and Access Management".
final class IamAccess {
    private static final Pattern REQUEST = Pattern.compile("Request$");
    /// What IAM lets services do that act in their own name: Organizations makes the roles of accounts that it makes.
    private static final List<AttachedPolicy> FOR_SERVICES = List.of(new AttachedPolicy(AttachedPolicy.Kind.RESOURCE, "what IAM lets services do",
            Policy.parse("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Organizations\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
                    + "\"organizations.amazonaws.com\"},\"Action\":[\"iam:CreateRole\",\"iam:AttachRolePolicy\",\"iam:CreateServiceLinkedRole\"],"
                    + "\"Resource\":\"*\"}]}")));
    /// Wherever it is asked from, its one endpoint is there. Source: IAM User Guide, "AWS: Denies access to AWS based on the requested
    /// Region".
    private static final String REGION = "us-east-1";
    private static final Set<String> ABOUT_GROUPS = Set.of("AddUserToGroup", "RemoveUserFromGroup");
    /// The further permission of whoever makes something with tags at once. Source: IAM User Guide, "Tags for IAM resources".
    private static final Map<String, String> TAGGING = Map.of("CreateUser", "TagUser", "CreateRole", "TagRole", "CreatePolicy", "TagPolicy",
            "CreateInstanceProfile", "TagInstanceProfile", "CreateVirtualMFADevice", "TagMFADevice", "CreateOpenIDConnectProvider",
            "TagOpenIDConnectProvider", "CreateSAMLProvider", "TagSAMLProvider", "UploadServerCertificate", "TagServerCertificate");
    /// Operations whose user is the caller when they name none; for others a missing name is an error of the operation.
    private static final String USER_NAME = "UserName";

    private IamAccess() { }

    static List<Access> of(Home home, Object request) {
        if (!(request instanceof IamRequest asked)) {
            throw new IllegalStateException(request.getClass() + " is not a request of IAM");
        }
        requireKnownSession();
        var account = home.id().equals(HomeId.ofPartition()) ? Call.current().caller().account() : home.account();
        var needed = home.store().read(tx -> of(tx, account, asked));
        return Call.current().caller().principal() instanceof Principal.Service ? needed.stream().map(access -> access.under(FOR_SERVICES)).toList()
                : needed;
    }

    /// "You cannot call any IAM API operations unless MFA authentication information is included in the request", for users and
    /// the root with session tokens; federated users never can. Source: STS API Reference, `GetSessionToken` and `GetFederationToken`.
    private static void requireKnownSession() {
        var caller = Call.current().caller();
        boolean temporary = caller.accessKeyId().startsWith(AccessKeyIds.TEMPORARY);
        boolean withDevice = caller.session().getOrDefault("aws:MultiFactorAuthPresent", List.of()).contains("true");
        if (temporary && (caller.principal() instanceof Principal.FederatedUser
                || (caller.principal() instanceof Principal.User || caller.principal() instanceof Principal.Root && !caller.isStandIn())
                && !withDevice)) {
            throw IamErrors.error("InvalidClientTokenId", 403, "The security token included in the request is invalid");
        }
    }

    private static List<Access> of(Tables.Read tx, String account, IamRequest request) {
        var operation = operation(request);
        var target = target(tx, account, operation, request);
        var context = new HashMap<String, List<String>>();
        context.put("aws:RequestedRegion", List.of(REGION));
        addTags(request, target, context);
        text(request, "PolicyArn").filter(_ -> operation.startsWith("Attach") || operation.startsWith("Detach"))
                .ifPresent(arn -> context.put("iam:PolicyARN", List.of(arn)));
        text(request, "PermissionsBoundary").or(target::boundary).ifPresent(arn -> context.put("iam:PermissionsBoundary", List.of(arn)));
        text(request, "AWSServiceName").ifPresent(name -> context.put("iam:AWSServiceName", List.of(name)));
        text(request, "OrganizationsPolicyId").ifPresent(id -> context.put("iam:OrganizationsPolicyId", List.of(id)));
        var access = new Access("iam:" + operation, target.arn(), account, List.of(), Map.copyOf(context));
        if (request instanceof AddRoleToInstanceProfileRequest add && add.roleName() != null) {
            return List.of(access, new Access("iam:PassRole", role(tx, account, add.roleName()).arn(), account, List.of(),
                    Map.of("iam:PassedToService", List.of("ec2.amazonaws.com"))));
        }
        if (has(request, "Tags") && TAGGING.containsKey(operation) && !list(request, "Tags", Tag.class).isEmpty()) {
            return List.of(access, new Access("iam:" + TAGGING.get(operation), target.arn(), account, List.of(), access.context()));
        }
        return destination(tx, account, request).filter(arn -> !arn.equals(target.arn()))
                .map(arn -> List.of(access, new Access(access.action(), arn, account, List.of(), access.context()))).orElse(List.of(access));
    }

    /// Who gives another name or path needs the permission on both. Source: IAM API Reference, `UpdateUser`, `UpdateGroup` and
    /// `UpdateServerCertificate`.
    private static Optional<String> destination(Tables.Read tx, String account, IamRequest request) {
        return switch (request) {
            case UpdateUserRequest update when update.userName() != null -> tx.get(UserRow.USERS, update.userName()).map(row ->
                    row.renamed(Objects.requireNonNullElse(update.newUserName(), row.name()),
                            Objects.requireNonNullElse(update.newPath(), row.path())).arn(account));
            case UpdateGroupRequest update when update.groupName() != null -> tx.get(GroupRow.GROUPS, update.groupName()).map(row ->
                    row.renamed(Objects.requireNonNullElse(update.newGroupName(), row.name()),
                            Objects.requireNonNullElse(update.newPath(), row.path())).arn(account));
            case UpdateServerCertificateRequest update when update.serverCertificateName() != null ->
                    tx.get(ServerCertificateRow.SERVER_CERTIFICATES, update.serverCertificateName()).map(row ->
                            row.renamed(Objects.requireNonNullElse(update.newServerCertificateName(), row.name()),
                                    Objects.requireNonNullElse(update.newPath(), row.path())).arn(account));
            default -> Optional.empty();
        };
    }

    /// The SDK writes acronyms in its class names as it writes words.
    private static String operation(IamRequest request) {
        return REQUEST.matcher(request.getClass().getSimpleName()).replaceFirst("").replace("OpenIdConnect", "OpenIDConnect")
                .replace("ClientId", "ClientID").replace("Saml", "SAML").replace("Mfa", "MFA").replace("Ssh", "SSH");
    }

    /// @param tags of what there is already
    /// @param boundary of what there is already
    private record Target(String arn, List<Label> tags, Optional<String> boundary) {

        static Target of(String arn) {
            return new Target(arn, List.of(), Optional.empty());
        }
    }

    private static Target target(Tables.Read tx, String account, String operation, SdkRequest request) {
        var start = "arn:aws:iam::" + account + ":";
        var path = text(request, "Path").orElse("/");
        var prefix = text(request, "PathPrefix").orElse("/");
        return switch (operation) {
            case "CreateUser" -> Target.of(start + "user" + path + text(request, USER_NAME).orElse(""));
            case "CreateGroup" -> Target.of(start + "group" + path + text(request, "GroupName").orElse(""));
            case "CreateRole" -> Target.of(start + "role" + path + text(request, "RoleName").orElse(""));
            case "CreatePolicy" -> Target.of(start + "policy" + path + text(request, "PolicyName").orElse(""));
            case "CreateInstanceProfile" -> Target.of(start + "instance-profile" + path + text(request, "InstanceProfileName").orElse(""));
            case "CreateServiceLinkedRole" -> Target.of(start + "role" + ServiceLinkedRoles.path(text(request, "AWSServiceName").orElse(""))
                    + "*");
            case "CreateVirtualMFADevice" -> Target.of(start + "mfa" + path + text(request, "VirtualMFADeviceName").orElse(""));
            case "CreateSAMLProvider" -> Target.of(start + "saml-provider/" + text(request, "Name").orElse(""));
            case "CreateOpenIDConnectProvider" -> Target.of(start + "oidc-provider/" + text(request, "Url").orElse("").replace("https://", ""));
            case "UploadServerCertificate" -> Target.of(start + "server-certificate" + path + text(request, "ServerCertificateName").orElse(""));
            case "ListUsers" -> Target.of(start + "user" + prefix);
            case "ListGroups" -> Target.of(start + "group" + prefix);
            case "ListRoles" -> Target.of(start + "role" + prefix);
            case "ListPolicies" -> Target.of(start + "policy" + prefix);
            case "ListInstanceProfiles" -> Target.of(start + "instance-profile" + prefix);
            case "ListServerCertificates" -> Target.of(start + "server-certificate" + prefix);
            case "ListVirtualMFADevices" -> Target.of(start + "mfa/");
            case "ListOpenIDConnectProviders" -> Target.of(start + "oidc-provider/");
            case "ListSAMLProviders" -> Target.of(start + "saml-provider/");
            case "GenerateOrganizationsAccessReport" -> Target.of(start + "access-report/" + text(request, "EntityPath").orElse(""));
            case "DeleteVirtualMFADevice" -> text(request, "SerialNumber").filter(serial -> isRootsTask(tx, serial)).map(_ -> user(tx, account, ""))
                    .orElseGet(() -> named(tx, account, operation, request));
            case "GetAccessKeyLastUsed" -> text(request, "AccessKeyId").flatMap(id -> tx.get(AccessKeyRow.ACCESS_KEYS, id))
                    .map(key -> user(tx, account, key.user())).orElseGet(() -> Target.of(start + "user/*"));
            default -> named(tx, account, operation, request);
        };
    }

    /// Who stands in for a root deletes the root's devices as part of its credentials: the policy of that task names no other
    /// resource than the root, and yet this action.
    private static boolean isRootsTask(Tables.Read tx, String serialNumber) {
        return Call.current().caller().isStandIn() && tx.get(DeviceRow.DEVICES, serialNumber).filter(DeviceRow::roots).isPresent();
    }

    private static Target named(Tables.Read tx, String account, String operation, SdkRequest request) {
        var start = "arn:aws:iam::" + account + ":";
        if (has(request, "InstanceProfileName")) {
            return profile(tx, account, text(request, "InstanceProfileName").orElse(""));
        }
        if (has(request, "RoleName")) {
            return role(tx, account, text(request, "RoleName").orElse(""));
        }
        if (has(request, "GroupName") && (ABOUT_GROUPS.contains(operation) || !has(request, USER_NAME))) {
            return text(request, "GroupName").flatMap(name -> tx.get(GroupRow.GROUPS, name)).<Target>map(row -> Target.of(row.arn(account)))
                    .orElseGet(() -> Target.of(start + "group/" + text(request, "GroupName").orElse("")));
        }
        if (has(request, USER_NAME)) {
            return user(tx, account, text(request, USER_NAME).or(Users::callers).orElse(""));
        }
        for (var member : List.of("PolicyArn", "OpenIDConnectProviderArn", "SAMLProviderArn", "SerialNumber", "PolicySourceArn", "Arn")) {
            if (has(request, member)) {
                return withTags(tx, account, text(request, member).orElse("*"));
            }
        }
        return has(request, "ServerCertificateName") ? certificate(tx, account, text(request, "ServerCertificateName").orElse("")) : Target.of("*");
    }

    private static Target certificate(Tables.Read tx, String account, String name) {
        return tx.get(ServerCertificateRow.SERVER_CERTIFICATES, name).map(row -> new Target(row.arn(account), row.tags(), Optional.empty()))
                .orElseGet(() -> Target.of("arn:aws:iam::" + account + ":server-certificate/" + name));
    }

    private static Target withTags(Tables.Read tx, String account, String arn) {
        var resource = arn.substring(arn.lastIndexOf(':') + 1);
        var name = resource.substring(resource.indexOf('/') + 1);
        var tags = switch (resource.substring(0, Math.max(0, resource.indexOf('/')))) {
            case "policy" -> ManagedPolicy.find(tx, account, arn).flatMap(ManagedPolicy::own).map(PolicyRow::tags);
            case "oidc-provider" -> tx.get(OpenIdProviderRow.PROVIDERS, name).map(OpenIdProviderRow::tags);
            case "saml-provider" -> tx.get(SamlProviderRow.PROVIDERS, name).map(SamlProviderRow::tags);
            case "mfa" -> tx.get(DeviceRow.DEVICES, arn).map(DeviceRow::tags);
            case String _ -> Optional.<List<Label>>empty();
        };
        return new Target(arn, tags.orElse(List.of()), Optional.empty());
    }

    private static Target user(Tables.Read tx, String account, String name) {
        var start = "arn:aws:iam::" + account + ":";
        if (name.isEmpty()) {
            return Target.of(start + "root");
        }
        return tx.get(UserRow.USERS, name).map(row -> new Target(row.arn(account), row.tags(), row.grants().boundary()))
                .orElseGet(() -> Target.of(start + "user/" + name));
    }

    private static Target role(Tables.Read tx, String account, String name) {
        return tx.get(RoleRow.ROLES, name).map(row -> new Target(row.arn(account), row.tags(), row.grants().boundary()))
                .orElseGet(() -> Target.of("arn:aws:iam::" + account + ":role/" + name));
    }

    private static Target profile(Tables.Read tx, String account, String name) {
        return tx.get(InstanceProfileRow.INSTANCE_PROFILES, name).map(row -> new Target(row.arn(account), row.tags(), Optional.empty()))
                .orElseGet(() -> Target.of("arn:aws:iam::" + account + ":instance-profile/" + name));
    }

    private static void addTags(SdkRequest request, Target target, Map<String, List<String>> context) {
        for (var label : target.tags()) {
            context.put("aws:ResourceTag/" + label.key(), List.of(label.value()));
            context.put("iam:ResourceTag/" + label.key(), List.of(label.value()));
        }
        var tags = list(request, "Tags", Tag.class).stream().filter(tag -> tag.key() != null && tag.value() != null).toList();
        tags.forEach(tag -> context.put("aws:RequestTag/" + tag.key(), List.of(tag.value())));
        var keys = tags.isEmpty() ? list(request, "TagKeys", String.class) : tags.stream().map(Tag::key).toList();
        if (!keys.isEmpty()) {
            context.put("aws:TagKeys", keys);
        }
    }

    private static boolean has(SdkRequest request, String member) {
        return request.sdkFields().stream().anyMatch(field -> field.memberName().equals(member));
    }

    private static Optional<String> text(SdkRequest request, String member) {
        return request.getValueForField(member, String.class);
    }

    private static <T> List<T> list(SdkRequest request, String member, Class<T> element) {
        return request.getValueForField(member, List.class).map(list -> ((List<?>) list).stream().map(element::cast).toList()).orElse(List.of());
    }
}
