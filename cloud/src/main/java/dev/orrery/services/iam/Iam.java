package dev.orrery.services.iam;

import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AccessKeys;
import dev.orrery.kernel.identity.Identities;
import dev.orrery.kernel.journal.Answered;
import dev.orrery.kernel.journal.Entry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootCredentialsManagementRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootCredentialsManagementRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.GenerateOrganizationsAccessReportRequest;
import software.amazon.awssdk.services.iam.model.GetOrganizationsAccessReportRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;

/// AWS Identity and Access Management. It is the same in all regions, so an account's users and roles live in its global
/// home.
public final class Iam implements CloudService {
    private static final Set<Class<?>> ORGANIZATION_WIDE = Set.of(EnableOrganizationsRootCredentialsManagementRequest.class,
            DisableOrganizationsRootCredentialsManagementRequest.class, EnableOrganizationsRootSessionsRequest.class,
            DisableOrganizationsRootSessionsRequest.class, ListOrganizationsFeaturesRequest.class,
            GenerateOrganizationsAccessReportRequest.class, GetOrganizationsAccessReportRequest.class);
    private final Usage usage = new Usage();

    @Override
    public List<Class<?>> clients() {
        return List.of(IamClient.class);
    }

    @Override
    public List<?> parts(Home home) {
        var registry = new Registry(home);
        return List.of(new Users(registry), new Groups(registry), new Roles(registry), new Keys(registry),
                new ManagedPolicies(registry), new PolicyVersions(registry), new Attachments(registry), new InlinePolicies(registry),
                new Boundaries(registry), new InstanceProfiles(registry), new Tags(registry), new LoginProfiles(registry),
                new AccountSettings(registry), new Devices(registry), new OpenIdProviders(registry), new SamlProviders(registry),
                new ServerCertificates(registry), new ServiceLinkedRoles(registry), new Overviews(registry),
                new CredentialReports(registry), new Simulations(registry), new ServiceCredentials(registry),
                new SigningCertificates(registry), new SshKeys(registry), new OutboundFederation(registry), new ServiceAccesses(registry),
                new GrantedPolicies(registry), new RootFeatures(registry), new OrganizationReports(registry));
    }

    /// What is asked for a whole organization is answered in the partition's home.
    @Override
    public HomeId home(HomeId callers, Object request) {
        return ORGANIZATION_WIDE.contains(request.getClass()) ? HomeId.ofPartition() : callers.global();
    }

    @Override
    public List<Access> access(Home home, Object request) {
        return IamAccess.of(home, request);
    }

    @Override
    public Optional<AccessKeys> accessKeys(Function<HomeId, Home> homes) {
        return Optional.of(new Directories(homes));
    }

    @Override
    public void answered(Function<HomeId, Home> homes, Entry entry, Optional<Answered> call) {
        usage.note(homes, entry);
    }

    @Override
    public void emptied() {
        usage.forget();
    }

    @Override
    public Optional<Identities> identities(Function<HomeId, Home> homes) {
        return Optional.of(new Directories(homes));
    }
}
