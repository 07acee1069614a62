package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.List;
import software.amazon.awssdk.services.organizations.model.Child;
import software.amazon.awssdk.services.organizations.model.ChildType;
import software.amazon.awssdk.services.organizations.model.CreateOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.CreateOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.DeleteOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.DeleteOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.InvalidInputExceptionReason;
import software.amazon.awssdk.services.organizations.model.ListChildrenRequest;
import software.amazon.awssdk.services.organizations.model.ListChildrenResponse;
import software.amazon.awssdk.services.organizations.model.ListParentsRequest;
import software.amazon.awssdk.services.organizations.model.ListParentsResponse;
import software.amazon.awssdk.services.organizations.model.ListRootsRequest;
import software.amazon.awssdk.services.organizations.model.ListRootsResponse;
import software.amazon.awssdk.services.organizations.model.Organization;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;
import software.amazon.awssdk.services.organizations.model.Parent;
import software.amazon.awssdk.services.organizations.model.ParentType;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.PolicyTypeStatus;
import software.amazon.awssdk.services.organizations.model.PolicyTypeSummary;
import software.amazon.awssdk.services.organizations.model.Root;

/// Organizations as such, and how their parts hang together.
final class Structures implements OrganizationsPart {
    private static final int ORGANIZATION_ID_LENGTH = 10;
    private static final int ROOT_ID_LENGTH = 4;
    private final Registry registry;

    Structures(Registry registry) {
        this.registry = registry;
    }

    /// No type of policy is enabled in a new root, as AWS's answers show, whatever the API Reference says.
    @Override
    public CreateOrganizationResponse createOrganization(CreateOrganizationRequest request) {
        if (request.featureSet() == OrganizationFeatureSet.UNKNOWN_TO_SDK_VERSION) {
            throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.INVALID_ENUM);
        }
        boolean all = request.featureSet() != OrganizationFeatureSet.CONSOLIDATED_BILLING;
        var manager = Asker.callers();
        var row = new OrganizationRow("o-" + registry.random(ORGANIZATION_ID_LENGTH), manager, all, "r-" + registry.random(ROOT_ID_LENGTH),
                List.of(), List.of(), registry.now());
        registry.read(tx -> requireOutside(tx, manager));
        if (all) {
            new ServiceRoles(registry.home()).linkToCaller();
        }
        return registry.write(tx -> {
            requireOutside(tx, manager);
            var owner = OwnerRow.of(tx, manager);
            tx.put(OrganizationRow.ORGANIZATIONS, row.id(), row);
            Members.join(tx, row, new AccountRow(manager, row.id(), row.rootId(), owner.name(), owner.email(), false, row.createdAt(),
                    AccountRow.Status.ACTIVE, List.of()));
            return CreateOrganizationResponse.builder().organization(described(tx, row)).build();
        });
    }

    private static String requireOutside(Tables.Read tx, String account) {
        if (tx.get(AccountRow.ACCOUNTS, account).isPresent()) {
            throw OrganizationsErrors.alreadyInOrganization();
        }
        return account;
    }

    @Override
    public DescribeOrganizationResponse describeOrganization(DescribeOrganizationRequest request) {
        return registry.read(tx -> DescribeOrganizationResponse.builder().organization(described(tx, Asker.member(tx).organization())).build());
    }

    private static Organization described(Tables.Read tx, OrganizationRow row) {
        var available = row.allFeatures() ? List.of(PolicyTypeSummary.builder().type(PolicyType.SERVICE_CONTROL_POLICY)
                .status(PolicyTypeStatus.ENABLED).build()) : List.<PolicyTypeSummary>of();
        return Organization.builder().id(row.id()).arn(row.arn())
                .featureSet(row.allFeatures() ? OrganizationFeatureSet.ALL : OrganizationFeatureSet.CONSOLIDATED_BILLING)
                .masterAccountId(row.manager()).masterAccountArn(row.accountArn(row.manager()))
                .masterAccountEmail(OwnerRow.of(tx, row.manager()).email()).availablePolicyTypes(available).build();
    }

    /// What the organization has left goes with it: units, policies, what was asked for.
    @Override
    public DeleteOrganizationResponse deleteOrganization(DeleteOrganizationRequest request) {
        return registry.write(tx -> {
            var tree = Asker.manager(tx);
            var id = tree.organization().id();
            if (tree.accounts().count() > 1) {
                throw OrganizationsErrors.notEmpty();
            }
            tx.delete(AccountRow.ACCOUNTS, tree.organization().manager());
            tree.units().toList().forEach(row -> tx.delete(UnitRow.UNITS, row.key()));
            all(tx, PolicyRow.POLICIES, id).forEach(row -> tx.delete(PolicyRow.POLICIES, row.key()));
            all(tx, AttachmentRow.ATTACHMENTS, id).forEach(row -> tx.delete(AttachmentRow.ATTACHMENTS, row.key()));
            all(tx, DelegateRow.DELEGATES, id).forEach(row -> tx.delete(DelegateRow.DELEGATES, row.key()));
            all(tx, TrustedServiceRow.TRUSTED, id).forEach(row -> tx.delete(TrustedServiceRow.TRUSTED, row.key()));
            all(tx, CreationRow.CREATIONS, id).forEach(row -> tx.delete(CreationRow.CREATIONS, row.key()));
            tx.delete(ResourcePolicyRow.RESOURCE_POLICIES, id);
            Handshakes.cancelAll(tx, registry, id);
            tx.delete(OrganizationRow.ORGANIZATIONS, id);
            return DeleteOrganizationResponse.builder().build();
        });
    }

    private static <R extends Record> List<R> all(Tables.Read tx, Table<?, R> table, String organization) {
        return tx.scan(table, Range.startingWith(Key.of(organization))).toList();
    }

    @Override
    public ListRootsResponse listRoots(ListRootsRequest request) {
        return registry.read(tx -> ListRootsResponse.builder().roots(root(Asker.reader(tx).organization())).build());
    }

    static Root root(OrganizationRow row) {
        return Root.builder().id(row.rootId()).arn(row.rootArn()).name(OrganizationRow.ROOT_NAME).policyTypes(row.enabledTypes().stream()
                .map(type -> PolicyTypeSummary.builder().type(type.wire()).status(PolicyTypeStatus.ENABLED).build()).toList()).build();
    }

    @Override
    public ListParentsResponse listParents(ListParentsRequest request) {
        var child = Checks.id("ChildId", request.childId(), Checks.CHILD);
        return registry.read(tx -> {
            var tree = Asker.reader(tx);
            var parent = tree.unit(child).map(UnitRow::parent).or(() -> tree.account(child).map(AccountRow::parent))
                    .orElseThrow(OrganizationsErrors::noSuchChild);
            return ListParentsResponse.builder().parents(Parent.builder().id(parent)
                    .type(tree.isRoot(parent) ? ParentType.ROOT : ParentType.ORGANIZATIONAL_UNIT).build()).build();
        });
    }

    @Override
    public ListChildrenResponse listChildren(ListChildrenRequest request) {
        var type = Checks.required("ChildType", request.childType());
        return registry.read(tx -> {
            var tree = Asker.reader(tx);
            var parent = tree.requireParent(request.parentId());
            var ids = switch (type) {
                case ACCOUNT -> tree.accountsIn(parent).map(AccountRow::id);
                case ORGANIZATIONAL_UNIT -> tree.unitsIn(parent).map(UnitRow::id);
                case UNKNOWN_TO_SDK_VERSION -> throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.INVALID_ENUM);
            };
            var page = Page.of(ids, id -> id, request.maxResults(), request.nextToken());
            return ListChildrenResponse.builder().children(page.map(id -> child(id, type))).nextToken(page.next()).build();
        });
    }

    private static Child child(String id, ChildType type) {
        return Child.builder().id(id).type(type).build();
    }
}
