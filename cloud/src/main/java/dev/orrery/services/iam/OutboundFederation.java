package dev.orrery.services.iam;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.TokenIssuer;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.DisableOutboundWebIdentityFederationRequest;
import software.amazon.awssdk.services.iam.model.DisableOutboundWebIdentityFederationResponse;
import software.amazon.awssdk.services.iam.model.EnableOutboundWebIdentityFederationRequest;
import software.amazon.awssdk.services.iam.model.EnableOutboundWebIdentityFederationResponse;
import software.amazon.awssdk.services.iam.model.GetOutboundWebIdentityFederationInfoRequest;
import software.amazon.awssdk.services.iam.model.GetOutboundWebIdentityFederationInfoResponse;

/// Whether users and roles of an account may show themselves outside the cloud, by tokens that STS signs. The issuer is made
/// the first time and stays. Source: IAM User Guide, "Federating AWS identities to external services".
final class OutboundFederation implements IamPart {
    private static final Table<String, IssuerRow> ISSUER = Table.of("tokenIssuer", Key::of, IssuerRow.class);
    private static final String ONLY = "";
    private final Registry registry;

    private record IssuerRow(String url, boolean enabled) { }

    OutboundFederation(Registry registry) {
        this.registry = registry;
    }

    static Optional<TokenIssuer> issuer(Tables.Read tx) {
        return tx.get(ISSUER, ONLY).map(row -> new TokenIssuer(row.url(), row.enabled()));
    }

    @Override
    public EnableOutboundWebIdentityFederationResponse enableOutboundWebIdentityFederation(EnableOutboundWebIdentityFederationRequest request) {
        var url = Call.current().endpoint() + TokenIssuer.PATH + "/" + registry.account() + "/" + registry.home().ids().uuid();
        var row = registry.write(tx -> {
            var known = tx.get(ISSUER, ONLY);
            if (known.filter(IssuerRow::enabled).isPresent()) {
                throw IamErrors.error("FeatureEnabled", 409, "Outbound web identity federation is already enabled for this account.");
            }
            var enabled = new IssuerRow(known.map(IssuerRow::url).orElse(url), true);
            tx.put(ISSUER, ONLY, enabled);
            return enabled;
        });
        return EnableOutboundWebIdentityFederationResponse.builder().issuerIdentifier(row.url()).build();
    }

    @Override
    public DisableOutboundWebIdentityFederationResponse disableOutboundWebIdentityFederation(DisableOutboundWebIdentityFederationRequest request) {
        registry.write(tx -> {
            var disabled = new IssuerRow(enabled(tx).url(), false);
            tx.put(ISSUER, ONLY, disabled);
            return disabled;
        });
        return DisableOutboundWebIdentityFederationResponse.builder().build();
    }

    @Override
    public GetOutboundWebIdentityFederationInfoResponse getOutboundWebIdentityFederationInfo(GetOutboundWebIdentityFederationInfoRequest request) {
        return GetOutboundWebIdentityFederationInfoResponse.builder().issuerIdentifier(registry.read(OutboundFederation::enabled).url())
                .jwtVendingEnabled(true).build();
    }

    private static IssuerRow enabled(Tables.Read tx) {
        return tx.get(ISSUER, ONLY).filter(IssuerRow::enabled).orElseThrow(() ->
                IamErrors.error("FeatureDisabled", 404, "Outbound web identity federation is not enabled for this account."));
    }
}
