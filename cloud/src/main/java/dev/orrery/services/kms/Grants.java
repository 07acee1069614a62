package dev.orrery.services.kms;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Accounts;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.NamedPrincipals;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsResponse;
import software.amazon.awssdk.services.kms.model.RetireGrantRequest;
import software.amazon.awssdk.services.kms.model.RetireGrantResponse;
import software.amazon.awssdk.services.kms.model.RevokeGrantRequest;
import software.amazon.awssdk.services.kms.model.RevokeGrantResponse;

/// Grants: permissions on one key for one principal.
/// Source: KMS Developer Guide, "Grants in AWS KMS".
final class Grants implements KmsClient {
    private static final Pattern NAME = Pattern.compile("^[a-zA-Z0-9:/_-]+$");
    private static final Pattern GRANT_ID = Pattern.compile("[0-9a-f]{64}");
    private static final int NAME_LENGTH_MAX = 256;
    private static final int PRINCIPAL_LENGTH_MAX = 256;
    private static final int ID_DIGITS = 64;
    private static final int UNIQUE_DIGITS = 32;
    private static final int PAGE_DEFAULT = 50;
    private static final int PAGE_MAX = 100;
    private final Home home;
    private final Keyring keyring;

    Grants(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    /// The grants that let the caller do this, as policies.
    static List<AttachedPolicy> allowing(Tables.Read tx, String keyId, String action, SdkPojo request) {
        var operation = action.substring("kms:".length());
        var principals = names(Call.current().caller().principal(), Call.current().region());
        return principals.flatMap(name -> GrantRow.to(tx, keyId, name).stream())
                .filter(grant -> grant.operations().contains(operation) && fits(grant, operation, request))
                .map(GrantRow::attached).toList();
    }

    /// What a grant may call this principal. Grants of earlier versions name users and roles by their ARNs.
    static Stream<String> names(Principal principal, String region) {
        var root = "arn:aws:iam::" + principal.owner() + ":root";
        return switch (principal) {
            case Principal.Anonymous _ -> Stream.empty();
            case Principal.Service(var service) -> Stream.of(service, ServicePrincipals.in(region, service)).distinct();
            case Principal.Root _ -> Stream.of(root);
            case Principal.RoleSession session -> Stream.of(session.roleId(), session.arn(),
                    "arn:aws:iam::" + session.account() + ":role" + session.rolePath() + session.roleName(), root);
            case Principal.User user -> Stream.of(user.id(), user.arn(), root);
            case Principal.FederatedUser federated -> Stream.concat(federated.user().stream().flatMap(user -> Stream.of(user.id(), user.arn())),
                    Stream.of(federated.arn(), root));
        };
    }

    /// Encryption contexts count for operations that have one; a grant handed on may not allow more.
    private static boolean fits(GrantRow grant, String operation, SdkPojo request) {
        if (request instanceof CreateGrantRequest create) {
            return grant.covers(create.operationsAsStrings(), equal(create), subset(create));
        }
        var member = switch (operation) {
            case "ReEncryptFrom" -> "SourceEncryptionContext";
            case "ReEncryptTo" -> "DestinationEncryptionContext";
            case String _ -> "EncryptionContext";
        };
        var context = request.sdkFields().stream().filter(field -> field.memberName().equals(member)).findFirst();
        if (context.isEmpty()) {
            return true;
        }
        @SuppressWarnings("unchecked") // every EncryptionContext of the SDK is a map of texts
        var pairs = (Map<String, String>) context.get().getValueOrDefault(request);
        return grant.admits(pairs == null ? Map.of() : pairs);
    }

    private static Map<String, String> equal(CreateGrantRequest request) {
        return request.constraints() == null ? Map.of() : request.constraints().encryptionContextEquals();
    }

    private static Map<String, String> subset(CreateGrantRequest request) {
        return request.constraints() == null ? Map.of() : request.constraints().encryptionContextSubset();
    }

    @Override
    public CreateGrantResponse createGrant(CreateGrantRequest request) {
        var name = Constraints.optional("name", request.name(), 1, NAME_LENGTH_MAX);
        if (!name.isEmpty()) {
            Constraints.matching("name", name, NAME);
        }
        var grantee = principal("granteePrincipal", Constraints.present("granteePrincipal", request.granteePrincipal()));
        var retiring = request.retiringPrincipal() == null ? "" : principal("retiringPrincipal", request.retiringPrincipal());
        var id = home.ids().hex(ID_DIGITS);
        var unique = home.ids().hex(UNIQUE_DIGITS);
        var issuer = Call.current().caller().account();
        var now = home.clock().now();
        return home.store().write(tx -> {
            var key = keyring.byId(tx, request.keyId()).usable().row();
            GrantOperations.check(key, request);
            var row = new GrantRow(key.id(), id, name, grantee, retiring, List.copyOf(request.operationsAsStrings()), equal(request),
                    subset(request), issuer, now);
            var same = same(tx, row);
            DryRun.stop(request.dryRun());
            if (same.isEmpty()) {
                GrantRow.put(tx, row);
            }
            var grantId = same.map(GrantRow::id).orElse(id);
            return CreateGrantResponse.builder().grantId(grantId)
                    .grantToken(new GrantToken(home.account(), home.region(), key.id(), grantId, unique).text()).build();
        });
    }

    /// A grant with a name is made once, however often it is asked for.
    private Optional<GrantRow> same(Tables.Read tx, GrantRow row) {
        return row.name().isEmpty() ? Optional.empty() : kept(row.grantee()).flatMap(grantee -> GrantRow.to(tx, row.keyId(), grantee).stream())
                .filter(other -> new GrantRow(row.keyId(), row.id(), other.name(), row.grantee(), id(other.retiring()), other.operations(),
                        other.contextEquals(), other.contextSubset(), other.issuingAccount(), row.createdAt()).equals(row)).findFirst();
    }

    /// As what rows have somebody with this id: grants of earlier versions have his ARN.
    private Stream<String> kept(String id) {
        return Stream.of(id, shown(id)).distinct();
    }

    /// The unique id of who has it; of others what they are called.
    private String id(String named) {
        return NamedPrincipals.id(named, home.identities()).orElse(named);
    }

    /// Somebody who may have a grant, as the grant keeps him.
    private String principal(String member, String given) {
        var named = named(member, given);
        if (!NamedPrincipals.isUserOrRole(named)) {
            return named;
        }
        return NamedPrincipals.id(named, home.identities()).orElseThrow(() -> KmsErrors.noPrincipal(given));
    }

    /// Whether this is somebody whom a request names: by his ARN of today.
    private boolean is(String kept, String member, String given) {
        return shown(kept).equals(named(member, given));
    }

    /// Of who is gone, the unique id stays to be seen.
    private String shown(String kept) {
        return home.identities().arn(kept).orElse(kept);
    }

    /// An ARN that policies can name, or a service; accounts become the ARN of their root.
    private static String named(String member, String given) {
        Constraints.text(member, given, 1, PRINCIPAL_LENGTH_MAX);
        if (ServicePrincipals.isOne(given)) {
            return given;
        }
        var arn = Accounts.isAccount(given) ? "arn:aws:iam::" + given + ":root" : given;
        try {
            if (!arn.startsWith("arn:") || arn.contains("\"") || arn.contains("\\")) {
                throw KmsErrors.invalidArn(given);
            }
            new GrantRow("", "", "", arn, "", List.of("Decrypt"), Map.of(), Map.of(), "", Instant.EPOCH).attached();
            return arn;
        } catch (MalformedPolicyException e) {
            throw KmsErrors.invalidArn(given);
        }
    }

    @Override
    public ListGrantsResponse listGrants(ListGrantsRequest request) {
        var page = Page.of(request.limit(), request.marker(), PAGE_DEFAULT, PAGE_MAX);
        var rows = home.store().read(tx -> {
            var key = keyring.byId(tx, request.keyId()).row();
            return GrantRow.of(tx, key.id()).stream()
                    .filter(row -> request.grantId() == null || row.id().equals(checkedId(request.grantId())))
                    .filter(row -> request.granteePrincipal() == null
                            || is(row.grantee(), "granteePrincipal", request.granteePrincipal()))
                    .filter(row -> row.id().compareTo(page.marker()) > 0).limit(page.limit() + 1L).toList();
        });
        return ListGrantsResponse.builder().grants(page.cut(rows).stream().map(this::told).toList()).truncated(page.isTruncated(rows))
                .nextMarker(page.next(rows, GrantRow::id)).build();
    }

    @Override
    public ListRetirableGrantsResponse listRetirableGrants(ListRetirableGrantsRequest request) {
        var page = Page.of(request.limit(), request.marker(), PAGE_DEFAULT, PAGE_MAX);
        var named = named("retiringPrincipal", Constraints.present("retiringPrincipal", request.retiringPrincipal()));
        var rows = home.store().read(tx -> kept(id(named)).flatMap(retiring -> GrantRow.retirableBy(tx, retiring).stream()).toList()).stream()
                .sorted(Comparator.comparing(Grants::place)).filter(row -> place(row).compareTo(page.marker()) > 0).limit(page.limit() + 1L).toList();
        return ListRetirableGrantsResponse.builder().grants(page.cut(rows).stream().map(this::told).toList())
                .truncated(page.isTruncated(rows)).nextMarker(page.next(rows, Grants::place)).build();
    }

    private static String place(GrantRow row) {
        return row.keyId() + "/" + row.id();
    }

    private static String checkedId(String id) {
        if (!GRANT_ID.matcher(id).matches()) {
            throw KmsErrors.invalidGrantId();
        }
        return id;
    }

    @Override
    public RevokeGrantResponse revokeGrant(RevokeGrantRequest request) {
        home.store().write(tx -> {
            var key = keyring.byId(tx, request.keyId()).row();
            var grant = require(tx, key.id(), Constraints.present("grantId", request.grantId()));
            DryRun.stop(request.dryRun());
            GrantRow.delete(tx, grant);
            return grant;
        });
        return RevokeGrantResponse.builder().build();
    }

    @Override
    public RetireGrantResponse retireGrant(RetireGrantRequest request) {
        home.store().write(tx -> {
            var grant = retired(tx, home.id(), keyring, request);
            DryRun.stop(request.dryRun());
            GrantRow.delete(tx, grant);
            return grant;
        });
        return RetireGrantResponse.builder().build();
    }

    private static GrantRow require(Tables.Read tx, String keyId, String grantId) {
        return GrantRow.find(tx, keyId, checkedId(grantId)).orElseThrow(() -> KmsErrors.notFound("Grant ID " + grantId + " not found"));
    }

    /// The grant that is to be retired: by a token, or by key and id.
    static GrantRow retired(Tables.Read tx, HomeId home, Keyring keyring, RetireGrantRequest request) {
        if (request.grantToken() != null) {
            var token = GrantToken.read(request.grantToken());
            if (!token.home(home).equals(home)) {
                throw KmsErrors.invalidGrantToken();
            }
            return GrantRow.find(tx, token.keyId(), token.grantId()).orElseThrow(KmsErrors::invalidGrantToken);
        }
        if (request.keyId() == null || request.grantId() == null) {
            throw KmsErrors.validation("Grant token OR (grant ID, key ID) must be specified");
        }
        return require(tx, keyring.byId(tx, request.keyId()).row().id(), request.grantId());
    }

    private GrantListEntry told(GrantRow row) {
        var entry = GrantListEntry.builder().keyId(KeyName.arn(home.id(), row.keyId())).grantId(row.id()).granteePrincipal(shown(row.grantee()))
                .operationsWithStrings(new ArrayList<>(row.operations())).issuingAccount("arn:aws:iam::" + row.issuingAccount() + ":root")
                .creationDate(row.createdAt()).name(row.name());
        if (!row.retiring().isEmpty()) {
            entry.retiringPrincipal(shown(row.retiring()));
        }
        if (!row.contextEquals().isEmpty() || !row.contextSubset().isEmpty()) {
            entry.constraints(all -> {
                if (!row.contextEquals().isEmpty()) {
                    all.encryptionContextEquals(row.contextEquals());
                }
                if (!row.contextSubset().isEmpty()) {
                    all.encryptionContextSubset(row.contextSubset());
                }
            });
        }
        return entry.build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
