package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.CreateAliasRequest;
import software.amazon.awssdk.services.kms.model.CreateAliasResponse;
import software.amazon.awssdk.services.kms.model.DeleteAliasRequest;
import software.amazon.awssdk.services.kms.model.DeleteAliasResponse;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.UpdateAliasRequest;
import software.amazon.awssdk.services.kms.model.UpdateAliasResponse;

/// Other names of keys.
final class Aliases implements KmsClient {
    private static final int NAME_LENGTH_MAX = 256;
    private static final Pattern NAME = Pattern.compile("^[a-zA-Z0-9:/_-]+$");
    /// Source: KMS Developer Guide, "Resource quotas".
    private static final int ALIASES_PER_KEY_MAX = 50;
    private static final int PAGE_DEFAULT = 50;
    private static final int PAGE_MAX = 1_000;
    private final Home home;
    private final Keyring keyring;

    Aliases(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    /// A name that a person may give.
    static String checked(String name) {
        Constraints.text("aliasName", name, 1, NAME_LENGTH_MAX);
        Constraints.matching("aliasName", name, NAME);
        if (!name.startsWith(AliasRow.PREFIX)) {
            throw KmsErrors.validation("Alias must start with the prefix \"alias/\". Please see "
                    + "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
        }
        if (name.startsWith(AliasRow.AWS_PREFIX)) {
            throw KmsErrors.reservedAlias();
        }
        if (name.length() == AliasRow.PREFIX.length()) {
            throw KmsErrors.invalidAliasName("The alias name is empty.");
        }
        return name;
    }

    /// The key behind an alias.
    static KeyRow require(Tables.Read tx, HomeId home, Keyring keyring, String name) {
        return AliasRow.find(tx, checked(name)).flatMap(row -> keyring.find(tx, row.keyId()))
                .orElseThrow(() -> KmsErrors.noSuchAlias(KeyName.aliasArn(home, name)));
    }

    @Override
    public CreateAliasResponse createAlias(CreateAliasRequest request) {
        var name = checked(request.aliasName());
        var now = home.clock().now();
        home.store().write(tx -> {
            if (AliasRow.find(tx, name).isPresent()) {
                throw KmsErrors.aliasExists(KeyName.aliasArn(home.id(), name));
            }
            var key = target(tx, request.targetKeyId());
            AliasRow.put(tx, new AliasRow(name, key.id(), now, now));
            return name;
        });
        return CreateAliasResponse.builder().build();
    }

    private KeyRow target(Tables.Read tx, String keyId) {
        var key = keyring.byId(tx, "targetKeyId", keyId).notPendingDeletion().row();
        if (AliasRow.of(tx, key.id(), "", ALIASES_PER_KEY_MAX).size() == ALIASES_PER_KEY_MAX) {
            throw KmsErrors.limitExceeded("The key has " + ALIASES_PER_KEY_MAX + " aliases, which is the most that it may have.");
        }
        return key;
    }

    /// Source: KMS API Reference, `UpdateAlias`: both keys must be of the same type and for the same use.
    @Override
    public UpdateAliasResponse updateAlias(UpdateAliasRequest request) {
        var name = checked(request.aliasName());
        var now = home.clock().now();
        home.store().write(tx -> {
            var before = require(tx, home.id(), keyring, name);
            var row = AliasRow.find(tx, name).orElseThrow();
            var after = before.id().equals(keyring.byId(tx, "targetKeyId", request.targetKeyId()).row().id()) ? before
                    : target(tx, request.targetKeyId());
            if (before.usage() != after.usage() || kind(before.spec()) != kind(after.spec())) {
                throw KmsErrors.validation("Alias " + KeyName.aliasArn(home.id(), name) + " cannot be associated with a key of another type "
                        + "or usage.");
            }
            AliasRow.put(tx, new AliasRow(name, after.id(), row.createdAt(), now));
            return name;
        });
        return UpdateAliasResponse.builder().build();
    }

    private enum Kind { SYMMETRIC, ASYMMETRIC, MAC }

    private static Kind kind(KeySpecification spec) {
        return spec.isAsymmetric() ? Kind.ASYMMETRIC : spec.isMac() ? Kind.MAC : Kind.SYMMETRIC;
    }

    @Override
    public DeleteAliasResponse deleteAlias(DeleteAliasRequest request) {
        var name = checked(request.aliasName());
        home.store().write(tx -> {
            require(tx, home.id(), keyring, name);
            AliasRow.delete(tx, AliasRow.find(tx, name).orElseThrow());
            return name;
        });
        return DeleteAliasResponse.builder().build();
    }

    @Override
    public ListAliasesResponse listAliases(ListAliasesRequest request) {
        var page = Page.of(request.limit(), request.marker(), PAGE_DEFAULT, PAGE_MAX);
        var rows = home.store().read(tx -> request.keyId() == null ? all(tx, page)
                : AliasRow.of(tx, keyring.byId(tx, request.keyId()).row().id(), page.marker(), page.limit() + 1).stream()
                        .map(this::told).toList());
        return ListAliasesResponse.builder().aliases(page.cut(rows)).truncated(page.isTruncated(rows))
                .nextMarker(page.next(rows, AliasListEntry::aliasName)).build();
    }

    /// Aliases that there are, and those of services that have no key yet, by name.
    private List<AliasListEntry> all(Tables.Read tx, Page page) {
        var found = new ArrayList<>(AliasRow.behind(tx, page.marker(), page.limit() + 1).stream().map(this::told).toList());
        Keyring.SERVICES.stream().map(service -> AliasRow.AWS_PREFIX + service)
                .filter(name -> name.compareTo(page.marker()) > 0 && AliasRow.find(tx, name).isEmpty())
                .forEach(name -> found.add(AliasListEntry.builder().aliasName(name).aliasArn(KeyName.aliasArn(home.id(), name)).build()));
        found.sort(Comparator.comparing(AliasListEntry::aliasName));
        return found.subList(0, Math.min(found.size(), page.limit() + 1));
    }

    private AliasListEntry told(AliasRow row) {
        return AliasListEntry.builder().aliasName(row.name()).aliasArn(KeyName.aliasArn(home.id(), row.name())).targetKeyId(row.keyId())
                .creationDate(row.createdAt()).lastUpdatedDate(row.updatedAt()).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
