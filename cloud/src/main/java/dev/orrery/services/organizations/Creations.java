package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.organizations.CreationRow.CreationKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.organizations.model.CreateAccountRequest;
import software.amazon.awssdk.services.organizations.model.CreateAccountResponse;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.DescribeCreateAccountStatusRequest;
import software.amazon.awssdk.services.organizations.model.DescribeCreateAccountStatusResponse;
import software.amazon.awssdk.services.organizations.model.IAMUserAccessToBilling;
import software.amazon.awssdk.services.organizations.model.InvalidInputExceptionReason;
import software.amazon.awssdk.services.organizations.model.ListCreateAccountStatusRequest;
import software.amazon.awssdk.services.organizations.model.ListCreateAccountStatusResponse;

/// Makes accounts. The work is done by a timer, so it survives a crash; doing it twice does no harm.
final class Creations implements OrganizationsPart {
    static final String DUE = "account-made";
    /// How long it takes. AWS needs some seconds to minutes.
    private static final Duration TAKES = Duration.ofSeconds(2);
    private static final String ROLE = "OrganizationAccountAccessRole";
    private static final int ID_LENGTH = 32;
    private static final int ACCOUNT_DIGITS = 12;
    private static final int NAME_MAX = 50;
    private static final int EMAIL_MIN = 6;
    private static final int EMAIL_MAX = 64;
    private static final int ROLE_MAX = 64;
    private static final Logger LOG = LoggerFactory.getLogger(Creations.class);
    private final Registry registry;

    Creations(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CreateAccountResponse createAccount(CreateAccountRequest request) {
        var email = Checks.text("Email", request.email(), EMAIL_MIN, EMAIL_MAX, Checks.EMAIL);
        var name = Checks.text("AccountName", request.accountName(), 1, NAME_MAX, Checks.ACCOUNT_NAME);
        var role = request.roleName() == null ? ROLE : Checks.text("RoleName", request.roleName(), 1, ROLE_MAX, Checks.ROLE);
        var tags = Checks.tags(request.tags());
        if (request.iamUserAccessToBilling() == IAMUserAccessToBilling.UNKNOWN_TO_SDK_VERSION) {
            throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.INVALID_ENUM);
        }
        var id = "car-" + registry.random(ID_LENGTH);
        var account = registry.home().ids().pick("0123456789", ACCOUNT_DIGITS);
        var now = registry.now();
        return registry.write(tx -> {
            var tree = Asker.manager(tx);
            Members.requireRoom(tree);
            var row = new CreationRow(tree.organization().id(), id, CreationRow.State.IN_PROGRESS, account, name, email, role, tags, now,
                    Optional.empty(), "");
            tx.put(CreationRow.CREATIONS, row.key(), row);
            registry.home().timers().set(tx, DUE, row.organization() + "/" + id, now.plus(TAKES));
            return CreateAccountResponse.builder().createAccountStatus(row.described()).build();
        });
    }

    /// Makes what was wished for: first the roles, in an account that is nobody's member yet, then the membership.
    void due(String key) {
        int slash = key.indexOf('/');
        var wished = new CreationKey(key.substring(0, slash), key.substring(slash + 1));
        var row = registry.read(tx -> inProgress(tx, wished));
        if (row.isEmpty()) {
            return;
        }
        var problem = registry.read(tx -> failure(tx, row.get())).or(() -> equip(row.get()));
        var now = registry.now();
        registry.write(tx -> {
            inProgress(tx, wished).ifPresent(still -> {
                var failure = problem.or(() -> failure(tx, still));
                if (failure.isEmpty()) {
                    var organization = organization(tx, still);
                    tx.put(OwnerRow.OWNERS, still.account(), new OwnerRow(still.account(), still.name(), still.email()));
                    Members.join(tx, organization, new AccountRow(still.account(), organization.id(), organization.rootId(), still.name(),
                            still.email(), true, now, AccountRow.Status.ACTIVE, still.tags()));
                }
                tx.put(CreationRow.CREATIONS, wished, failure.map(why -> still.failed(now, why)).orElseGet(() -> still.succeeded(now)));
            });
            return wished;
        });
    }

    /// Makes the roles of the account.
    ///
    /// @return why it cannot be, as AWS calls it: the role may have a name that IAM does not give away
    private Optional<String> equip(CreationRow row) {
        var organization = registry.read(tx -> organization(tx, row));
        var roles = new ServiceRoles(registry.home());
        try {
            if (organization.allFeatures()) {
                roles.linkTo(row.account(), organization);
            }
            roles.letIn(row.account(), row.role(), organization);
            return Optional.empty();
        } catch (AwsServiceException e) {
            LOG.warn("account {} cannot be made: {}", row.account(), e.getMessage());
            return Optional.of("INTERNAL_FAILURE");
        }
    }

    private static Optional<CreationRow> inProgress(Tables.Read tx, CreationKey key) {
        return tx.get(CreationRow.CREATIONS, key).filter(row -> row.state() == CreationRow.State.IN_PROGRESS);
    }

    private static OrganizationRow organization(Tables.Read tx, CreationRow row) {
        return tx.get(OrganizationRow.ORGANIZATIONS, row.organization()).orElseThrow();
    }

    private static Optional<String> failure(Tables.Read tx, CreationRow row) {
        if (OwnerRow.isTaken(tx, row.email())) {
            return Optional.of("EMAIL_ALREADY_EXISTS");
        }
        return tx.get(AccountRow.ACCOUNTS, row.account()).isPresent() || tx.get(OwnerRow.OWNERS, row.account()).isPresent()
                ? Optional.of("INTERNAL_FAILURE") : Optional.empty();
    }

    @Override
    public DescribeCreateAccountStatusResponse describeCreateAccountStatus(DescribeCreateAccountStatusRequest request) {
        var id = Checks.id("CreateAccountRequestId", request.createAccountRequestId(), Checks.CREATION);
        return registry.read(tx -> {
            var organization = Asker.reader(tx).organization().id();
            return DescribeCreateAccountStatusResponse.builder().createAccountStatus(tx.get(CreationRow.CREATIONS, new CreationKey(organization, id))
                    .orElseThrow(OrganizationsErrors::noSuchCreation).described()).build();
        });
    }

    @Override
    public ListCreateAccountStatusResponse listCreateAccountStatus(ListCreateAccountStatusRequest request) {
        var states = EnumSet.noneOf(CreationRow.State.class);
        for (var state : request.states()) {
            if (state == CreateAccountState.UNKNOWN_TO_SDK_VERSION) {
                throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.INVALID_ENUM);
            }
            states.add(CreationRow.State.valueOf(state.name()));
        }
        return registry.read(tx -> {
            var organization = Asker.reader(tx).organization().id();
            var page = Page.of(tx.scan(CreationRow.CREATIONS, Range.startingWith(Key.of(organization)))
                    .filter(row -> states.isEmpty() || states.contains(row.state())), CreationRow::id, request.maxResults(), request.nextToken());
            return ListCreateAccountStatusResponse.builder().createAccountStatuses(page.map(CreationRow::described)).nextToken(page.next()).build();
        });
    }
}
