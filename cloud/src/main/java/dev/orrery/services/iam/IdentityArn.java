package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;
import java.util.Optional;

/// What an ARN names that has permissions or grants them.
final class IdentityArn {
    private static final int ARN_MIN = 20;
    private static final int ARN_MAX = 2048;

    private IdentityArn() { }

    /// A user, a group or a role, or a managed policy.
    sealed interface Found {
        record OfEntity(Entity entity) implements Found { }

        record OfPolicy(ManagedPolicy policy) implements Found { }
    }

    static String checked(String arn) {
        Checks.text("arn", arn, ARN_MIN, ARN_MAX);
        if (!arn.startsWith("arn:")) {
            throw IamErrors.validation("Invalid ARN:  Could not be parsed!");
        }
        return arn;
    }

    static Found find(Tables.Read tx, String account, String arn) {
        var name = arn.substring(arn.lastIndexOf('/') + 1);
        var start = "arn:aws:iam::" + account + ":";
        Optional<? extends Entity> entity = arn.startsWith(start + "user/") ? tx.get(UserRow.USERS, name)
                : arn.startsWith(start + "group/") ? tx.get(GroupRow.GROUPS, name)
                : arn.startsWith(start + "role/") ? tx.get(RoleRow.ROLES, name) : Optional.empty();
        return entity.filter(found -> found.arn(account).equals(arn)).<Found>map(Found.OfEntity::new)
                .or(() -> ManagedPolicy.find(tx, account, arn).map(Found.OfPolicy::new))
                .orElseThrow(() -> IamErrors.noSuchEntity("ARN " + arn + " not found."));
    }
}
