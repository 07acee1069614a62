package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;

/// A user in a group, so that the members of a group are found without looking at every user.
record MemberRow(String group, String user) {
    static final Table<MemberRow, MemberRow> MEMBERS =
            Table.of("members", row -> of(row.group).text(Registry.folded(row.user)), MemberRow.class);

    static Range in(String group) {
        return Range.startingWith(of(group));
    }

    private static Key of(String group) {
        return Key.of(Registry.folded(group));
    }
}
