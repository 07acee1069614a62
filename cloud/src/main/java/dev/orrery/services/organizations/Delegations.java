package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import java.util.Comparator;
import java.util.TreeMap;
import software.amazon.awssdk.services.organizations.model.AccountJoinedMethod;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;
import software.amazon.awssdk.services.organizations.model.DelegatedAdministrator;
import software.amazon.awssdk.services.organizations.model.DelegatedService;
import software.amazon.awssdk.services.organizations.model.DeregisterDelegatedAdministratorRequest;
import software.amazon.awssdk.services.organizations.model.DeregisterDelegatedAdministratorResponse;
import software.amazon.awssdk.services.organizations.model.DisableAwsServiceAccessRequest;
import software.amazon.awssdk.services.organizations.model.DisableAwsServiceAccessResponse;
import software.amazon.awssdk.services.organizations.model.EnableAwsServiceAccessRequest;
import software.amazon.awssdk.services.organizations.model.EnableAwsServiceAccessResponse;
import software.amazon.awssdk.services.organizations.model.EnabledServicePrincipal;
import software.amazon.awssdk.services.organizations.model.InvalidInputExceptionReason;
import software.amazon.awssdk.services.organizations.model.ListAwsServiceAccessForOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.ListAwsServiceAccessForOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.ListDelegatedAdministratorsRequest;
import software.amazon.awssdk.services.organizations.model.ListDelegatedAdministratorsResponse;
import software.amazon.awssdk.services.organizations.model.ListDelegatedServicesForAccountRequest;
import software.amazon.awssdk.services.organizations.model.ListDelegatedServicesForAccountResponse;
import software.amazon.awssdk.services.organizations.model.RegisterDelegatedAdministratorRequest;
import software.amazon.awssdk.services.organizations.model.RegisterDelegatedAdministratorResponse;

/// Services that the organization trusts, and member accounts that administer them. A delegated administrator may read what
/// the management account may read.
final class Delegations implements OrganizationsPart {
    private static final String SERVICE_ENDING = ".amazonaws.com";
    private final Registry registry;

    Delegations(Registry registry) {
        this.registry = registry;
    }

    private static String service(String principal) {
        if (!Checks.service(principal).endsWith(SERVICE_ENDING)) {
            throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.UNRECOGNIZED_SERVICE_PRINCIPAL,
                    "You specified an unrecognized service principal.");
        }
        return principal;
    }

    private static Tree allFeatures(Tree tree) {
        if (!tree.organization().allFeatures()) {
            throw OrganizationsErrors.notAllFeatures();
        }
        return tree;
    }

    @Override
    public EnableAwsServiceAccessResponse enableAWSServiceAccess(EnableAwsServiceAccessRequest request) {
        var service = service(request.servicePrincipal());
        var now = registry.now();
        return registry.write(tx -> {
            var row = new TrustedServiceRow(allFeatures(Asker.manager(tx)).organization().id(), service, now);
            if (tx.get(TrustedServiceRow.TRUSTED, row.key()).isEmpty()) {
                tx.put(TrustedServiceRow.TRUSTED, row.key(), row);
            }
            return EnableAwsServiceAccessResponse.builder().build();
        });
    }

    @Override
    public DisableAwsServiceAccessResponse disableAWSServiceAccess(DisableAwsServiceAccessRequest request) {
        var service = service(request.servicePrincipal());
        return registry.write(tx -> {
            tx.delete(TrustedServiceRow.TRUSTED,
                    new TrustedServiceRow.TrustedKey(allFeatures(Asker.manager(tx)).organization().id(), service));
            return DisableAwsServiceAccessResponse.builder().build();
        });
    }

    @Override
    public ListAwsServiceAccessForOrganizationResponse listAWSServiceAccessForOrganization(ListAwsServiceAccessForOrganizationRequest request) {
        return registry.read(tx -> {
            var organization = allFeatures(Asker.reader(tx)).organization().id();
            var page = Page.of(tx.scan(TrustedServiceRow.TRUSTED, Range.startingWith(Key.of(organization))), TrustedServiceRow::service,
                    request.maxResults(), request.nextToken());
            return ListAwsServiceAccessForOrganizationResponse.builder().enabledServicePrincipals(page.map(row -> EnabledServicePrincipal.builder()
                    .servicePrincipal(row.service()).dateEnabled(row.enabledAt()).build())).nextToken(page.next()).build();
        });
    }

    @Override
    public RegisterDelegatedAdministratorResponse registerDelegatedAdministrator(RegisterDelegatedAdministratorRequest request) {
        var service = service(request.servicePrincipal());
        var now = registry.now();
        return registry.write(tx -> {
            var tree = allFeatures(Asker.manager(tx));
            var account = tree.requireAccount(request.accountId());
            if (account.id().equals(tree.organization().manager())) {
                throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR,
                        "You cannot register master account/yourself as delegated administrator for your organization.");
            }
            if (account.isClosed()) {
                throw OrganizationsErrors.constraint(
                        ConstraintViolationExceptionReason.CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR,
                        "You cannot register a suspended account as delegated administrator for your organization.");
            }
            var row = new DelegateRow(tree.organization().id(), account.id(), service, now);
            if (tx.get(DelegateRow.DELEGATES, row.key()).isPresent()) {
                throw OrganizationsErrors.alreadyRegistered();
            }
            tx.put(DelegateRow.DELEGATES, row.key(), row);
            return RegisterDelegatedAdministratorResponse.builder().build();
        });
    }

    @Override
    public DeregisterDelegatedAdministratorResponse deregisterDelegatedAdministrator(DeregisterDelegatedAdministratorRequest request) {
        var service = service(request.servicePrincipal());
        return registry.write(tx -> {
            var tree = allFeatures(Asker.manager(tx));
            var key = new DelegateRow.DelegateKey(tree.organization().id(), tree.requireAccount(request.accountId()).id(), service);
            tx.get(DelegateRow.DELEGATES, key).orElseThrow(OrganizationsErrors::notRegistered);
            tx.delete(DelegateRow.DELEGATES, key);
            return DeregisterDelegatedAdministratorResponse.builder().build();
        });
    }

    /// Each account once, with the day on which it was first registered.
    @Override
    public ListDelegatedAdministratorsResponse listDelegatedAdministrators(ListDelegatedAdministratorsRequest request) {
        var service = request.servicePrincipal() == null ? null : service(request.servicePrincipal());
        return registry.read(tx -> {
            var tree = allFeatures(Asker.reader(tx));
            var first = new TreeMap<String, DelegateRow>();
            DelegateRow.of(tx, tree.organization().id()).filter(row -> service == null || row.service().equals(service))
                    .sorted(Comparator.comparing(DelegateRow::enabledAt)).forEach(row -> first.putIfAbsent(row.account(), row));
            var page = Page.of(first.values().stream(), DelegateRow::account, request.maxResults(), request.nextToken());
            return ListDelegatedAdministratorsResponse.builder().delegatedAdministrators(page.map(row -> described(tree, row)))
                    .nextToken(page.next()).build();
        });
    }

    private static DelegatedAdministrator described(Tree tree, DelegateRow row) {
        var account = tree.account(row.account()).orElseThrow();
        return DelegatedAdministrator.builder().id(account.id()).arn(tree.organization().accountArn(account.id())).email(account.email())
                .name(account.name()).status(account.status().name()).state(account.status().name())
                .joinedMethod(account.created() ? AccountJoinedMethod.CREATED : AccountJoinedMethod.INVITED).joinedTimestamp(account.joinedAt())
                .delegationEnabledDate(row.enabledAt()).build();
    }

    @Override
    public ListDelegatedServicesForAccountResponse listDelegatedServicesForAccount(ListDelegatedServicesForAccountRequest request) {
        return registry.read(tx -> {
            var tree = allFeatures(Asker.reader(tx));
            var account = tree.requireAccount(request.accountId());
            if (!DelegateRow.isDelegate(tx, tree.organization().id(), account.id())) {
                throw OrganizationsErrors.notRegistered();
            }
            var page = Page.of(DelegateRow.of(tx, tree.organization().id(), account.id()), DelegateRow::service, request.maxResults(),
                    request.nextToken());
            return ListDelegatedServicesForAccountResponse.builder().delegatedServices(page.map(row -> DelegatedService.builder()
                    .servicePrincipal(row.service()).delegationEnabledDate(row.enabledAt()).build())).nextToken(page.next()).build();
        });
    }
}
