package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;

/// The index of who uses which managed policy, and what users, groups and roles have in common when they go.
final class Holders {
    private Holders() { }

    /// Removes a holder's uses from the index.
    static void forget(Tables.Write tx, Entity holder) {
        holder.grants().attached().forEach(arn -> tx.delete(UseRow.USES, use(holder, arn, UseRow.As.POLICY)));
        holder.grants().boundary().ifPresent(arn -> tx.delete(UseRow.USES, use(holder, arn, UseRow.As.BOUNDARY)));
    }

    /// Adds a holder's uses to the index.
    static void remember(Tables.Write tx, Entity holder) {
        for (var arn : holder.grants().attached()) {
            var row = use(holder, arn, UseRow.As.POLICY);
            tx.put(UseRow.USES, row, row);
        }
        holder.grants().boundary().ifPresent(arn -> {
            var row = use(holder, arn, UseRow.As.BOUNDARY);
            tx.put(UseRow.USES, row, row);
        });
    }

    /// Changes what a holder is granted, and the index with it.
    static Entity change(Tables.Write tx, Entity holder, Grants grants) {
        forget(tx, holder);
        var changed = holder.with(grants);
        changed.put(tx);
        remember(tx, changed);
        return changed;
    }

    static void requireNoPolicies(Entity holder) {
        if (!holder.grants().inline().isEmpty()) {
            throw IamErrors.deleteConflict("delete policies");
        }
        if (!holder.grants().attached().isEmpty()) {
            throw IamErrors.deleteConflict("detach all policies");
        }
    }

    private static UseRow use(Entity holder, String arn, UseRow.As as) {
        return new UseRow(arn, as, holder.kind(), holder.name());
    }
}
