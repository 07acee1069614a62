package dev.orrery.services.iam;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.Principal;

/// Roots of accounts, and those who stand in for them for one task.
final class Roots {
    /// The root, where a user's name is wanted.
    static final String NAME = "";

    private Roots() { }

    /// The user that is meant: the one named, or else whoever calls, the root included.
    ///
    /// @param userName null when the request names nobody
    static String orNamed(String userName) {
        return userName == null && Call.current().caller().principal() instanceof Principal.Root ? NAME : Users.named(userName);
    }

    /// The same where the root itself cannot leave out the name, but only who stands in for it.
    static String standInOrNamed(String userName) {
        return userName == null && Call.current().caller().isStandIn() ? NAME : Users.named(userName);
    }

    static boolean isRoot(String name) {
        return name.equals(NAME);
    }

    /// As answers show it: the root has no name.
    static String shown(String name) {
        return isRoot(name) ? null : name;
    }
}
