package dev.orrery.kernel.identity;

import java.util.Optional;

/// Where accounts stand in organizations: the service that keeps organizations tells.
///
/// Asked for every decision, so an answer is made of compiled policies and costs little; a change counts on the very next
/// decision.
public interface Organizations {

    /// Where nobody keeps organizations.
    Organizations NONE = _ -> Optional.empty();

    /// The account's place in its organization; empty when it is in none.
    Optional<Membership> membership(String account);

    /// The organization that the account is in; empty when it is in none.
    default Optional<Organization> organization(String account) {
        return Optional.empty();
    }
}
