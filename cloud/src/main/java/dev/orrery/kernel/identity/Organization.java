package dev.orrery.kernel.identity;

import java.util.Map;
import java.util.Set;

/// What services have to know of an organization that do something for it as a whole.
///
/// @param id `o-…`
/// @param managementAccount the account that owns it
/// @param allFeatures whether it is more than a shared bill
/// @param trustedServices the services that may act in its accounts, `iam.amazonaws.com`
/// @param delegates the member accounts that administer a service, by service, whether it is trusted or not
public record Organization(String id, String managementAccount, boolean allFeatures, Set<String> trustedServices,
        Map<String, Set<String>> delegates) {

    public boolean trusts(String service) {
        return trustedServices.contains(service);
    }

    /// The member accounts that administer a service.
    public Set<String> delegates(String service) {
        return delegates.getOrDefault(service, Set.of());
    }

    /// Whether an account decides about a service in the organization.
    public boolean isRunBy(String account, String service) {
        return managementAccount.equals(account) || delegates(service).contains(account);
    }
}
