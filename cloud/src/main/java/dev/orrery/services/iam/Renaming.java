package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;

/// Gives a user or a group another name or path, and tells all rows that name it.
final class Renaming {
    private Renaming() { }

    static void move(Tables.Write tx, UserRow from, UserRow to) {
        tx.delete(UserRow.USERS, from.name());
        Holders.forget(tx, from);
        for (var group : from.groups()) {
            tx.delete(MemberRow.MEMBERS, new MemberRow(group, from.name()));
            var row = new MemberRow(group, to.name());
            tx.put(MemberRow.MEMBERS, row, row);
        }
        for (var id : from.accessKeys()) {
            tx.get(AccessKeyRow.ACCESS_KEYS, id).ifPresent(key -> tx.put(AccessKeyRow.ACCESS_KEYS, id, key.of(to.name())));
        }
        for (var device : from.devices()) {
            tx.get(DeviceRow.DEVICES, device.serialNumber()).ifPresent(row ->
                    tx.put(DeviceRow.DEVICES, row.serialNumber(), row.of(to.name(), row.enabledAt(), row.lastStep(), false)));
        }
        Credentials.rename(tx, from.name(), to.name());
        to.put(tx);
        Holders.remember(tx, to);
    }

    static void move(Tables.Write tx, GroupRow from, GroupRow to) {
        tx.delete(GroupRow.GROUPS, from.name());
        Holders.forget(tx, from);
        for (var member : tx.scan(MemberRow.MEMBERS, MemberRow.in(from.name())).toList()) {
            tx.delete(MemberRow.MEMBERS, member);
            var row = new MemberRow(to.name(), member.user());
            tx.put(MemberRow.MEMBERS, row, row);
            var user = Users.require(tx, member.user()).withoutGroup(from.name()).withGroup(to.name());
            user.put(tx);
        }
        to.put(tx);
        Holders.remember(tx, to);
    }

}
