package dev.orrery.services.iam;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.Organization;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootCredentialsManagementRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootCredentialsManagementResponse;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootCredentialsManagementRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootCredentialsManagementResponse;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.FeatureType;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesResponse;

/// Whether an organization's management account, and those whom it has delegated, stand in for the roots of its members.
/// Source: IAM User Guide, "Centrally manage root access for member accounts".
final class RootFeatures implements IamPart {
    /// Under this name Organizations trusts IAM, and accounts are delegated for it.
    static final String SERVICE = "iam.amazonaws.com";
    private final Registry registry;

    RootFeatures(Registry registry) {
        this.registry = registry;
    }

    @Override
    public EnableOrganizationsRootCredentialsManagementResponse enableOrganizationsRootCredentialsManagement(
            EnableOrganizationsRootCredentialsManagementRequest request) {
        var row = change(FeatureType.ROOT_CREDENTIALS_MANAGEMENT, true);
        return EnableOrganizationsRootCredentialsManagementResponse.builder().organizationId(row.organization()).enabledFeatures(row.enabled()).build();
    }

    @Override
    public DisableOrganizationsRootCredentialsManagementResponse disableOrganizationsRootCredentialsManagement(
            DisableOrganizationsRootCredentialsManagementRequest request) {
        var row = change(FeatureType.ROOT_CREDENTIALS_MANAGEMENT, false);
        return DisableOrganizationsRootCredentialsManagementResponse.builder().organizationId(row.organization()).enabledFeatures(row.enabled()).build();
    }

    @Override
    public EnableOrganizationsRootSessionsResponse enableOrganizationsRootSessions(
            EnableOrganizationsRootSessionsRequest request) {
        var row = change(FeatureType.ROOT_SESSIONS, true);
        return EnableOrganizationsRootSessionsResponse.builder().organizationId(row.organization()).enabledFeatures(row.enabled()).build();
    }

    @Override
    public DisableOrganizationsRootSessionsResponse disableOrganizationsRootSessions(
            DisableOrganizationsRootSessionsRequest request) {
        var row = change(FeatureType.ROOT_SESSIONS, false);
        return DisableOrganizationsRootSessionsResponse.builder().organizationId(row.organization()).enabledFeatures(row.enabled()).build();
    }

    @Override
    public ListOrganizationsFeaturesResponse listOrganizationsFeatures(ListOrganizationsFeaturesRequest request) {
        var organization = callers();
        var row = registry.read(tx -> RootFeaturesRow.of(tx, organization.id()));
        return ListOrganizationsFeaturesResponse.builder().organizationId(row.organization()).enabledFeatures(row.enabled()).build();
    }

    /// Only the management account enables something; who is delegated may disable it.
    private RootFeaturesRow change(FeatureType feature, boolean enabled) {
        var organization = callers();
        var account = Call.current().caller().account();
        if (enabled && !organization.managementAccount().equals(account)) {
            throw IamErrors.organizations("CallerIsNotManagementAccountException", "Account " + account
                    + " is not the management account of its organization.");
        }
        return registry.write(tx -> {
            var row = RootFeaturesRow.of(tx, organization.id()).with(feature, enabled);
            tx.put(RootFeaturesRow.FEATURES, row.organization(), row);
            return row;
        });
    }

    /// The organization that the caller speaks for.
    private Organization callers() {
        var account = Call.current().caller().account();
        var organization = registry.home().organizations().organization(account).orElseThrow(() ->
                IamErrors.organizations("OrganizationNotFoundException", "No organization found for input account " + account + "."));
        if (!organization.allFeatures()) {
            throw IamErrors.organizations("OrganizationNotInAllFeaturesModeException", "The organization of input account " + account
                    + " does not have all features enabled.");
        }
        if (!organization.isRunBy(account, SERVICE)) {
            throw IamErrors.organizations("AccountNotManagementOrDelegatedAdministratorException", "Account " + account
                    + " is neither the management account nor a delegated administrator for IAM.");
        }
        if (!organization.trusts(SERVICE)) {
            throw IamErrors.organizations("ServiceAccessNotEnabledException", "Trusted Access for IAM not enabled by organization of input account "
                    + account + ".");
        }
        return organization;
    }
}
