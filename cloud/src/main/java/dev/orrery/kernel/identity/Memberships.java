package dev.orrery.kernel.identity;

import java.util.Optional;

/// Where those stand in organizations who take part in a call.
///
/// @param caller the caller's account
/// @param resource the account that owns the resource
public record Memberships(Optional<Membership> caller, Optional<Membership> resource) {
    /// Nobody is in an organization.
    public static final Memberships NONE = new Memberships(Optional.empty(), Optional.empty());

    public static Memberships of(Organizations organizations, Caller caller, Access access) {
        if (organizations == Organizations.NONE) {
            return NONE;
        }
        var own = caller.account().isEmpty() ? Optional.<Membership>empty() : organizations.membership(caller.account());
        var resource = access.resourceAccount().equals(caller.account()) ? own : organizations.membership(access.resourceAccount());
        return own.isEmpty() && resource.isEmpty() ? NONE : new Memberships(own, resource);
    }

    /// Whether both are in the same organization.
    boolean isWithinOne() {
        return caller.isPresent() && resource.isPresent() && !caller.get().organizationId().isEmpty() && caller.get().organizationId().equals(resource.get().organizationId());
    }

    /// Whether the caller's account or the resource's is closed.
    boolean isOneClosed() {
        return isClosed(caller) || isClosed(resource);
    }

    static boolean isClosed(Optional<Membership> membership) {
        return membership.isPresent() && membership.get().closed();
    }

    /// The same for a caller who is nobody in particular.
    Memberships withoutCaller() {
        return caller.isEmpty() ? this : new Memberships(Optional.empty(), resource);
    }
}
