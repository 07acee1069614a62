package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What can have policies: a user, a group or a role.
sealed interface Entity permits UserRow, GroupRow, RoleRow {

    /// Which of the three, with the quota of its inline policies.
    /// Source: IAM User Guide, "IAM and AWS STS quotas".
    enum Kind {
        USER("user", 2048, 10), GROUP("group", 5120, 10), ROLE("role", 10240, 10);

        private final String text;
        final int inlineLengthMax;
        final int attachedMax;

        Kind(String text, int inlineLengthMax, int attachedMax) {
            this.text = text;
            this.inlineLengthMax = inlineLengthMax;
            this.attachedMax = attachedMax;
        }

        /// As in ARNs and messages.
        String text() {
            return text;
        }

        /// As in the names of quotas.
        String capitalised() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }

        Optional<? extends Entity> find(Tables.Read tx, String name) {
            return switch (this) {
                case USER -> tx.get(UserRow.USERS, name);
                case GROUP -> tx.get(GroupRow.GROUPS, name);
                case ROLE -> tx.get(RoleRow.ROLES, name);
            };
        }

        Entity require(Tables.Read tx, String name) {
            return find(tx, name).map(Entity.class::cast).orElseThrow(() -> IamErrors.noSuchEntity(this, name));
        }
    }

    /// As it was given; two names that differ in case only are the same.
    String name();

    /// Begins and ends with a slash.
    String path();

    String id();

    Instant createdAt();

    Grants grants();

    Entity with(Grants grants);

    default Kind kind() {
        return switch (this) {
            case UserRow _ -> Kind.USER;
            case GroupRow _ -> Kind.GROUP;
            case RoleRow _ -> Kind.ROLE;
        };
    }

    default String arn(String account) {
        return "arn:aws:iam::" + account + ":" + kind().text() + path() + name();
    }

    default void put(Tables.Write tx) {
        switch (this) {
            case UserRow user -> tx.put(UserRow.USERS, user.name(), user);
            case GroupRow group -> tx.put(GroupRow.GROUPS, group.name(), group);
            case RoleRow role -> tx.put(RoleRow.ROLES, role.name(), role);
        }
    }
}
