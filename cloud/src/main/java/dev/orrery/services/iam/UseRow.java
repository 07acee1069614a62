package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;

/// Who uses a managed policy, and as what, so that a policy's uses are found without looking at everybody.
record UseRow(String policyArn, As as, Entity.Kind kind, String name) {
    static final Table<UseRow, UseRow> USES = Table.of("uses",
            row -> of(row.policyArn).text(row.as.name()).text(row.kind.name()).text(Registry.folded(row.name)), UseRow.class);

    enum As { POLICY, BOUNDARY }

    static Range all(String policyArn) {
        return Range.startingWith(of(policyArn));
    }

    static Range all(String policyArn, As as) {
        return Range.startingWith(of(policyArn).text(as.name()));
    }

    private static Key of(String policyArn) {
        return Key.of(policyArn);
    }
}
