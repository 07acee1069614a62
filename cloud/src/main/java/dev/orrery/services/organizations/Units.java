package dev.orrery.services.organizations;

import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;
import software.amazon.awssdk.services.organizations.model.CreateOrganizationalUnitRequest;
import software.amazon.awssdk.services.organizations.model.CreateOrganizationalUnitResponse;
import software.amazon.awssdk.services.organizations.model.DeleteOrganizationalUnitRequest;
import software.amazon.awssdk.services.organizations.model.DeleteOrganizationalUnitResponse;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationalUnitRequest;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationalUnitResponse;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentRequest;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentResponse;
import software.amazon.awssdk.services.organizations.model.UpdateOrganizationalUnitRequest;
import software.amazon.awssdk.services.organizations.model.UpdateOrganizationalUnitResponse;

/// Organizational units.
final class Units implements OrganizationsPart {
    /// Source: AWS Organizations User Guide, "Quotas and service limits for AWS Organizations".
    private static final int UNITS_MAX = 2000;
    private static final int DEPTH_MAX = 5;
    private static final int ID_LENGTH = 8;
    private final Registry registry;

    Units(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CreateOrganizationalUnitResponse createOrganizationalUnit(CreateOrganizationalUnitRequest request) {
        var name = Checks.name(request.name());
        var tags = Checks.tags(request.tags());
        var random = registry.random(ID_LENGTH);
        return registry.write(tx -> {
            var tree = Asker.manager(tx);
            var organization = tree.organization();
            var parent = tree.requireParent(request.parentId());
            requireFree(tree, parent, name);
            if (tree.unitsTo(parent).size() >= DEPTH_MAX) {
                throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.OU_DEPTH_LIMIT_EXCEEDED,
                        "You have exceeded the allowed depth of nested OUs in your organization.");
            }
            if (tree.units().count() >= UNITS_MAX) {
                throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.OU_NUMBER_LIMIT_EXCEEDED,
                        "You have exceeded the allowed number of OUs in your organization.");
            }
            var row = new UnitRow(organization.id(), "ou-" + organization.rootId().substring("r-".length()) + "-" + random, parent, name, tags);
            tx.put(UnitRow.UNITS, row.key(), row);
            Attachments.attachEverything(tx, organization, row.id());
            return CreateOrganizationalUnitResponse.builder().organizationalUnit(row.described(organization)).build();
        });
    }

    private static void requireFree(Tree tree, String parent, String name) {
        if (tree.unitsIn(parent).anyMatch(row -> row.name().equals(name))) {
            throw OrganizationsErrors.duplicateUnit();
        }
    }

    @Override
    public DescribeOrganizationalUnitResponse describeOrganizationalUnit(DescribeOrganizationalUnitRequest request) {
        return registry.read(tx -> {
            var tree = Asker.reader(tx);
            return DescribeOrganizationalUnitResponse.builder()
                    .organizationalUnit(tree.requireUnit(request.organizationalUnitId()).described(tree.organization())).build();
        });
    }

    @Override
    public UpdateOrganizationalUnitResponse updateOrganizationalUnit(UpdateOrganizationalUnitRequest request) {
        var name = request.name() == null ? null : Checks.name(request.name());
        return registry.write(tx -> {
            var tree = Asker.manager(tx);
            var row = tree.requireUnit(request.organizationalUnitId());
            if (name != null) {
                requireFree(tree, row.parent(), name);
                row = row.named(name);
                tx.put(UnitRow.UNITS, row.key(), row);
            }
            return UpdateOrganizationalUnitResponse.builder().organizationalUnit(row.described(tree.organization())).build();
        });
    }

    @Override
    public DeleteOrganizationalUnitResponse deleteOrganizationalUnit(DeleteOrganizationalUnitRequest request) {
        return registry.write(tx -> {
            var tree = Asker.manager(tx);
            var row = tree.requireUnit(request.organizationalUnitId());
            if (tree.unitsIn(row.id()).findAny().isPresent() || tree.accountsIn(row.id()).findAny().isPresent()) {
                throw OrganizationsErrors.unitNotEmpty();
            }
            tx.delete(UnitRow.UNITS, row.key());
            AttachmentRow.forget(tx, row.organization(), row.id());
            return DeleteOrganizationalUnitResponse.builder().build();
        });
    }

    @Override
    public ListOrganizationalUnitsForParentResponse listOrganizationalUnitsForParent(ListOrganizationalUnitsForParentRequest request) {
        return registry.read(tx -> {
            var tree = Asker.reader(tx);
            var page = Page.of(tree.unitsIn(tree.requireParent(request.parentId())), UnitRow::id, request.maxResults(), request.nextToken());
            return ListOrganizationalUnitsForParentResponse.builder().organizationalUnits(page.map(row -> row.described(tree.organization())))
                    .nextToken(page.next()).build();
        });
    }
}
