package dev.orrery.kernel.identity;

import java.util.List;

/// An account's place in its organization, and the policies that it finds itself under there.
///
/// @param organizationId `o-…`
/// @param path from the organization to what the account is in, with a slash at the end: `o-…/r-…/ou-…/`
/// @param managementAccount the one that no policy of the organization binds
/// @param serviceControls level by level, from the root to the account itself; none where the organization has no such
///         policies enabled
/// @param resourceControls likewise
/// @param closed whether the account is closed, so that nobody may do anything in it or from it
public record Membership(String organizationId, String path, String managementAccount, List<Level> serviceControls,
        List<Level> resourceControls, boolean closed) {

    public Membership(String organizationId, String path, String managementAccount, List<Level> serviceControls, List<Level> resourceControls) {
        this(organizationId, path, managementAccount, serviceControls, resourceControls, false);
    }

    Membership withServiceControls(List<Level> levels) {
        return new Membership(organizationId, path, managementAccount, levels, resourceControls, closed);
    }

    Membership withResourceControls(List<Level> levels) {
        return new Membership(organizationId, path, managementAccount, serviceControls, levels, closed);
    }

    /// Where an account that is closed for good stands: in no organization any more.
    public static Membership gone() {
        return new Membership("", "", "", List.of(), List.of(), true);
    }

    /// One level of an organization: its root, an organizational unit, or an account.
    ///
    /// @param name as a person would say it: `organizational unit Test (ou-…)`
    /// @param policies what is attached right there; at every level one of them must allow
    public record Level(String name, List<AttachedPolicy> policies) { }
}
