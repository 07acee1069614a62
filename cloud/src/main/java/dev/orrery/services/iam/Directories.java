package dev.orrery.services.iam;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.AccessKeyIds;
import dev.orrery.kernel.identity.AccessKeys;
import dev.orrery.kernel.identity.Accounts;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Identities;
import dev.orrery.kernel.identity.RootAccess;
import dev.orrery.kernel.identity.SamlProvider;
import dev.orrery.kernel.identity.TokenIssuer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The directories of all accounts. Only accounts that have something in IAM stay in memory, whatever strangers ask for.
final class Directories implements AccessKeys, Identities {
    private final Function<HomeId, Home> homes;
    private final Map<String, Directory> byAccount = new ConcurrentHashMap<>();

    Directories(Function<HomeId, Home> homes) {
        this.homes = homes;
    }

    @Override
    public Optional<AccessKey> find(String accessKeyId) {
        return accessKeyId.startsWith(AccessKeyIds.LASTING)
                ? AccessKeyIds.account(accessKeyId).flatMap(account -> in(account, directory -> directory.key(accessKeyId)))
                : Optional.empty();
    }

    @Override
    public Optional<String> absence(String accessKeyId) {
        return accessKeyId.startsWith(AccessKeyIds.LASTING) ? AccessKeyIds.account(accessKeyId)
                .flatMap(account -> in(account, directory -> directory.inactive(accessKeyId)))
                .map(row -> "it is a key of " + (row.user().isEmpty() ? "the root" : "user " + row.user()) + ", and it is inactive")
                : Optional.empty();
    }

    @Override
    public Optional<Identity> user(String account, String name) {
        return in(account, directory -> directory.user(name));
    }

    @Override
    public Optional<Role> role(String account, String name) {
        return in(account, directory -> directory.role(name));
    }

    @Override
    public Optional<String> arn(String uniqueId) {
        return Registry.accountOf(uniqueId).flatMap(account -> in(account, directory -> directory.arn(uniqueId)));
    }

    @Override
    public Optional<AttachedPolicy> managedPolicy(String account, String arn) {
        return arn.startsWith(AwsPolicies.ARN_START) ? AwsPolicies.find(arn).map(AwsPolicies::attached)
                : in(account, directory -> directory.managedPolicy(arn));
    }

    @Override
    public Optional<List<String>> openIdClients(String account, String host) {
        return Accounts.isAccount(account) ? homes.apply(new HomeId(account, HomeId.GLOBAL)).store()
                .read(tx -> tx.get(OpenIdProviderRow.PROVIDERS, host)).map(OpenIdProviderRow::clients) : Optional.empty();
    }

    @Override
    public Optional<SamlProvider> samlProvider(String account, String name) {
        return Accounts.isAccount(account) ? homes.apply(new HomeId(account, HomeId.GLOBAL)).store()
                .read(tx -> tx.get(SamlProviderRow.PROVIDERS, name)).map(SamlProviderRow::known) : Optional.empty();
    }

    @Override
    public Optional<TokenIssuer> tokenIssuer(String account) {
        return Accounts.isAccount(account) ? homes.apply(new HomeId(account, HomeId.GLOBAL)).store().read(OutboundFederation::issuer)
                : Optional.empty();
    }

    @Override
    public RootAccess rootAccess(String organizationId) {
        return homes.apply(HomeId.ofPartition()).store().read(tx -> RootFeaturesRow.of(tx, organizationId)).access();
    }

    @Override
    public int globalTokenVersion(String account) {
        return Accounts.isAccount(account) ? homes.apply(new HomeId(account, HomeId.GLOBAL)).store()
                .read(tx -> tx.get(AccountRow.ACCOUNT, AccountRow.ONLY)).orElse(AccountRow.NEW).globalTokenVersion() : 1;
    }

    @Override
    public boolean useCode(String account, String user, String serialNumber, String code) {
        return Accounts.isAccount(account)
                && Devices.useCode(new Registry(homes.apply(new HomeId(account, HomeId.GLOBAL))), user, serialNumber, code);
    }

    private <T> Optional<T> in(String account, Function<Directory, Optional<T>> look) {
        var known = byAccount.get(account);
        if (known != null) {
            return look.apply(known);
        }
        if (!Accounts.isAccount(account)) {
            return Optional.empty();
        }
        var directory = new Directory(new Registry(homes.apply(new HomeId(account, HomeId.GLOBAL))));
        var found = look.apply(directory);
        if (found.isPresent()) {
            byAccount.putIfAbsent(account, directory);
        }
        return found;
    }
}
