package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Membership;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.DelegatedAdministrator;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;

/// Who may have trails for an organization, and under which conditions. Organizations and IAM are asked in the caller's name,
/// who needs the permissions for that as well.
/// Source: CloudTrail User Guide, "Prepare for creating a trail for your organization" and "Organization delegated administrator".
///
/// @param home of the caller's account
record Administration(Home home) {
    private static final String LINKED_ROLE = "AWSServiceRoleForCloudTrail";
    /// How refusals for want of a permission begin to say so; Organizations refuses in other words those who are not in charge.
    private static final String UNAUTHORIZED = "is not authorized to perform";

    /// The caller's organization.
    Membership membership() {
        return home.organizations().membership(home.account()).filter(found -> !found.closed() && !found.organizationId().isEmpty())
                .orElseThrow(CloudTrailErrors::notInOrganization);
    }

    boolean isManager(Membership membership) {
        return membership.managementAccount().equals(home.account());
    }

    /// The organization, for a trail that is made for it.
    Membership requireAdministrator() {
        var membership = membership();
        if (!isManager(membership)) {
            requireDelegate();
        }
        requireTrusted();
        linkRole(membership);
        return membership;
    }

    /// The caller's account administers CloudTrail for its organization.
    void requireDelegate() {
        if (delegates().stream().noneMatch(delegate -> delegate.id().equals(home.account()))) {
            throw CloudTrailErrors.notMaster();
        }
    }

    List<DelegatedAdministrator> delegates() {
        return asked("organizations:ListDelegatedAdministrators", () -> home.client(OrganizationsClient.class)
                .listDelegatedAdministratorsPaginator(list -> list.servicePrincipal(LogBucket.PRINCIPAL)).delegatedAdministrators().stream().toList());
    }

    void requireTrusted() {
        var client = home.client(OrganizationsClient.class);
        var features = asked("organizations:DescribeOrganization", () -> client.describeOrganization(describe -> { }).organization().featureSet());
        if (features != OrganizationFeatureSet.ALL) {
            throw CloudTrailErrors.notAllFeatures();
        }
        boolean trusted = asked("organizations:ListAWSServiceAccessForOrganization", () -> client.listAWSServiceAccessForOrganizationPaginator(list -> { })
                .stream().flatMap(page -> page.enabledServicePrincipals().stream()).anyMatch(service -> service.servicePrincipal().equals(LogBucket.PRINCIPAL)));
        if (!trusted) {
            throw CloudTrailErrors.notTrusted();
        }
    }

    /// The role with which CloudTrail looks at the organization, in the management account: it alone can make it.
    void linkRole(Membership membership) {
        if (home.identities().role(membership.managementAccount(), LINKED_ROLE).isPresent()) {
            return;
        }
        if (!isManager(membership)) {
            throw CloudTrailErrors.noLinkedRole();
        }
        asked("iam:CreateServiceLinkedRole", () -> home.client(IamClient.class).createServiceLinkedRole(create -> create.awsServiceName(LogBucket.PRINCIPAL)));
    }

    private static <T> T asked(String action, Supplier<T> question) {
        try {
            return question.get();
        } catch (AwsServiceException e) {
            if (!CloudTrailErrors.code(e).startsWith("AccessDenied")) {
                throw e;
            }
            throw e.awsErrorDetails().errorMessage().contains(UNAUTHORIZED) ? CloudTrailErrors.dependency(action) : CloudTrailErrors.notMaster();
        }
    }
}
