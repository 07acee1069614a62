package dev.orrery.services.iam;

import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryRequest;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryResponse;

/// What an account has in IAM, counted and in full.
final class Overviews implements IamPart {
    private final Registry registry;

    Overviews(Registry registry) {
        this.registry = registry;
    }

    /// Source of the quotas: IAM User Guide, "IAM and AWS STS quotas".
    @Override
    public GetAccountSummaryResponse getAccountSummary(GetAccountSummaryRequest request) {
        return registry.read(tx -> {
            var account = registry.accountRow(tx);
            var map = new LinkedHashMap<String, Integer>();
            map.put("Users", count(tx, UserRow.USERS));
            map.put("UsersQuota", 5000);
            map.put("Groups", count(tx, GroupRow.GROUPS));
            map.put("GroupsQuota", 300);
            map.put("Roles", count(tx, RoleRow.ROLES));
            map.put("RolesQuota", 1000);
            map.put("Policies", count(tx, PolicyRow.POLICIES));
            map.put("PoliciesQuota", 1500);
            map.put("InstanceProfiles", count(tx, InstanceProfileRow.INSTANCE_PROFILES));
            map.put("InstanceProfilesQuota", 1000);
            map.put("ServerCertificates", count(tx, ServerCertificateRow.SERVER_CERTIFICATES));
            map.put("ServerCertificatesQuota", 20);
            map.put("Providers", count(tx, OpenIdProviderRow.PROVIDERS) + count(tx, SamlProviderRow.PROVIDERS));
            map.put("MFADevices", count(tx, DeviceRow.DEVICES));
            map.put("MFADevicesInUse", (int) tx.scan(DeviceRow.DEVICES, Range.all()).filter(row -> !row.user().isEmpty()).count());
            map.put("PolicyVersionsInUse", tx.scan(PolicyRow.POLICIES, Range.all()).mapToInt(row -> row.versions().size()).sum());
            map.put("PolicyVersionsInUseQuota", 10_000);
            map.put("AccountMFAEnabled", account.rootDevices().isEmpty() ? 0 : 1);
            map.put("AccountAccessKeysPresent", account.rootKeys().isEmpty() ? 0 : 1);
            map.put("AccountPasswordPresent", account.rootPasswordAt().isPresent() ? 1 : 0);
            map.put("AccountSigningCertificatesPresent", tx.scan(CredentialRow.CREDENTIALS, CredentialRow.of(Roots.NAME)).findAny().isPresent() ? 1 : 0);
            map.put("AccessKeysPerUserQuota", 2);
            map.put("GroupsPerUserQuota", 10);
            map.put("SigningCertificatesPerUserQuota", 2);
            map.put("AttachedPoliciesPerUserQuota", Entity.Kind.USER.attachedMax);
            map.put("AttachedPoliciesPerGroupQuota", Entity.Kind.GROUP.attachedMax);
            map.put("AttachedPoliciesPerRoleQuota", Entity.Kind.ROLE.attachedMax);
            map.put("UserPolicySizeQuota", Entity.Kind.USER.inlineLengthMax);
            map.put("GroupPolicySizeQuota", Entity.Kind.GROUP.inlineLengthMax);
            map.put("RolePolicySizeQuota", Entity.Kind.ROLE.inlineLengthMax);
            map.put("PolicySizeQuota", ManagedPolicies.DOCUMENT_LENGTH_MAX);
            map.put("AssumeRolePolicySizeQuota", 2048);
            map.put("VersionsPerPolicyQuota", 5);
            map.put("GlobalEndpointTokenVersion", account.globalTokenVersion());
            return GetAccountSummaryResponse.builder().summaryMapWithStrings(map).build();
        });
    }

    private static int count(Tables.Read tx, Table<?, ?> table) {
        return (int) tx.scan(table, Range.all()).count();
    }

    @Override
    public GetAccountAuthorizationDetailsResponse getAccountAuthorizationDetails(GetAccountAuthorizationDetailsRequest request) {
        var filter = Set.copyOf(request.filterAsStrings());
        return registry.read(tx -> {
            var all = Stream.of(
                    wanted(filter, "User") ? tx.scan(UserRow.USERS, Range.all()).map(row -> new Item("1" + Registry.folded(row.name()), row)) : Stream.<Item>of(),
                    wanted(filter, "Group") ? tx.scan(GroupRow.GROUPS, Range.all()).map(row -> new Item("2" + Registry.folded(row.name()), row)) : Stream.<Item>of(),
                    wanted(filter, "Role") ? tx.scan(RoleRow.ROLES, Range.all()).map(row -> new Item("3" + Registry.folded(row.name()), row)) : Stream.<Item>of(),
                    policies(tx, filter)).flatMap(items -> items);
            var page = Page.of(all, Item::position, request.maxItems(), request.marker());
            var details = GetAccountAuthorizationDetailsResponse.builder().isTruncated(page.isTruncated()).marker(page.marker());
            var described = new Details(tx, registry);
            return details.userDetailList(page.items().stream().filter(item -> item.row() instanceof UserRow).map(item -> described.user((UserRow) item.row())).toList())
                    .groupDetailList(page.items().stream().filter(item -> item.row() instanceof GroupRow).map(item -> described.group((GroupRow) item.row())).toList())
                    .roleDetailList(page.items().stream().filter(item -> item.row() instanceof RoleRow).map(item -> described.role((RoleRow) item.row())).toList())
                    .policies(page.items().stream().filter(item -> item.row() instanceof ManagedPolicy).map(item -> described.policy((ManagedPolicy) item.row())).toList())
                    .build();
        });
    }

    /// @param position for the order of the pages
    private record Item(String position, Object row) { }

    private static boolean wanted(Set<String> filter, String type) {
        return filter.isEmpty() || filter.contains(type);
    }

    /// The customer's, and those of AWS's that somebody uses.
    private Stream<Item> policies(Tables.Read tx, Set<String> filter) {
        var own = wanted(filter, "LocalManagedPolicy")
                ? tx.scan(PolicyRow.POLICIES, Range.all()).map(row -> ManagedPolicy.of(row, registry.account())) : Stream.<ManagedPolicy>of();
        var ofAws = wanted(filter, "AWSManagedPolicy") ? AwsPolicies.all().stream()
                .filter(policy -> tx.scan(UseRow.USES, UseRow.all(policy.arn())).findAny().isPresent()) : Stream.<ManagedPolicy>of();
        return Stream.concat(own.map(policy -> new Item("4" + Registry.folded(policy.name()), policy)),
                ofAws.map(policy -> new Item("5" + Registry.folded(policy.name()), policy)));
    }
}
