package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.util.List;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;

/// An organizational unit.
///
/// @param parent the root or another unit
record UnitRow(String organization, String id, String parent, String name, List<Label> tags) {
    static final Table<UnitKey, UnitRow> UNITS = Table.of("units", UnitKey::key, UnitRow.class);

    record UnitKey(String organization, String id) {
        Key key() {
            return Key.of(organization).text(id);
        }
    }

    UnitKey key() {
        return new UnitKey(organization, id);
    }

    UnitRow named(String other) {
        return new UnitRow(organization, id, parent, other, tags);
    }

    UnitRow withTags(List<Label> others) {
        return new UnitRow(organization, id, parent, name, others);
    }

    OrganizationalUnit described(OrganizationRow organizationRow) {
        return OrganizationalUnit.builder().id(id).arn(organizationRow.unitArn(id)).name(name).build();
    }
}
