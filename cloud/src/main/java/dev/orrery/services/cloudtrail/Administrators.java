package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Membership;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudtrail.model.DeregisterOrganizationDelegatedAdminRequest;
import software.amazon.awssdk.services.cloudtrail.model.DeregisterOrganizationDelegatedAdminResponse;
import software.amazon.awssdk.services.cloudtrail.model.RegisterOrganizationDelegatedAdminRequest;
import software.amazon.awssdk.services.cloudtrail.model.RegisterOrganizationDelegatedAdminResponse;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

/// Member accounts that administer CloudTrail for their organization. Organizations keeps them; who registers one there is served alike.
/// Source: CloudTrail User Guide, "Organization delegated administrator".
final class Administrators implements CloudTrailPart {
    /// "An organization can have up to three CloudTrail delegated administrators."
    private static final int DELEGATES_MAX = 3;
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12,16}");
    private final Home home;
    private final Administration administration;

    Administrators(Home home) {
        this.home = home;
        this.administration = new Administration(home);
    }

    @Override
    public RegisterOrganizationDelegatedAdminResponse registerOrganizationDelegatedAdmin(RegisterOrganizationDelegatedAdminRequest request) {
        var account = account(request.memberAccountId());
        var membership = manager();
        if (account.equals(membership.managementAccount())) {
            throw CloudTrailErrors.delegatedManagement();
        }
        administration.requireTrusted();
        administration.linkRole(membership);
        var delegates = administration.delegates();
        if (delegates.size() >= DELEGATES_MAX && delegates.stream().noneMatch(delegate -> delegate.id().equals(account))) {
            throw CloudTrailErrors.tooManyAdministrators(DELEGATES_MAX);
        }
        ask("organizations:RegisterDelegatedAdministrator", account, organizations -> organizations.registerDelegatedAdministrator(register ->
                register.accountId(account).servicePrincipal(LogBucket.PRINCIPAL)));
        return RegisterOrganizationDelegatedAdminResponse.builder().build();
    }

    @Override
    public DeregisterOrganizationDelegatedAdminResponse deregisterOrganizationDelegatedAdmin(DeregisterOrganizationDelegatedAdminRequest request) {
        var account = account(request.delegatedAdminAccountId());
        manager();
        administration.requireTrusted();
        ask("organizations:DeregisterDelegatedAdministrator", account, organizations -> organizations.deregisterDelegatedAdministrator(deregister ->
                deregister.accountId(account).servicePrincipal(LogBucket.PRINCIPAL)));
        return DeregisterOrganizationDelegatedAdminResponse.builder().build();
    }

    private static String account(String given) {
        if (given == null || !ACCOUNT.matcher(given).matches()) {
            throw CloudTrailErrors.accountNumber();
        }
        return given;
    }

    private Membership manager() {
        var membership = administration.membership();
        if (!administration.isManager(membership)) {
            throw CloudTrailErrors.notManagement();
        }
        return membership;
    }

    private void ask(String action, String account, Consumer<OrganizationsClient> question) {
        try {
            question.accept(home.client(OrganizationsClient.class));
        } catch (AwsServiceException e) {
            throw switch (CloudTrailErrors.code(e)) {
                case "AccountNotFoundException", "InvalidInputException" -> CloudTrailErrors.accountNotFound(account);
                case "AccountAlreadyRegisteredException" -> CloudTrailErrors.accountRegistered(account);
                case "AccountNotRegisteredException" -> CloudTrailErrors.accountNotRegistered(account);
                case "AccessDeniedException", "AccessDenied" -> CloudTrailErrors.dependency(action);
                default -> e;
            };
        }
    }
}
