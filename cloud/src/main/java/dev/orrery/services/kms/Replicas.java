package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.NamedPrincipals;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.kms.MultiRegion.Change;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.ReplicateKeyRequest;
import software.amazon.awssdk.services.kms.model.ReplicateKeyResponse;
import software.amazon.awssdk.services.kms.model.UpdatePrimaryRegionRequest;
import software.amazon.awssdk.services.kms.model.UpdatePrimaryRegionResponse;

/// The same key in other regions, and which of them is the primary key. All regions learn of it in one transaction.
/// Source: KMS Developer Guide, "Multi-Region keys in AWS KMS".
final class Replicas implements KmsClient {
    private static final Pattern REGION = Pattern.compile("^([a-z]+-){2,3}\\d+$");
    private static final int REGION_LENGTH_MAX = 32;
    private final Home home;
    private final Keyring keyring;

    Replicas(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    /// A region that a request names.
    static String region(String member, String given) {
        var name = Constraints.matching(member, Constraints.text(member, given, 1, REGION_LENGTH_MAX), REGION);
        if (!MultiRegion.isRegion(name)) {
            throw KmsErrors.validation("The region " + name + " is not supported.");
        }
        return name;
    }

    @Override
    public ReplicateKeyResponse replicateKey(ReplicateKeyRequest request) {
        var peer = home.in(region("replicaRegion", request.replicaRegion()));
        var description = Keys.description(request.description());
        var tags = Tags.checked(request.tags());
        var id = home.store().read(tx -> source(tx, request).row().id());
        var policy = Keys.policy(peer, id, request.policy(), request.bypassPolicyLockoutSafetyCheck());
        var now = home.clock().now();
        var made = home.store().write(tx -> {
            var primary = source(tx, request).row();
            var there = peer.store().join(tx);
            if (new Keyring(peer).find(there, primary.id()).isPresent()) {
                throw KmsErrors.alreadyReplicated();
            }
            var related = primary.related().orElseThrow().with(peer.region());
            KeyRow.put(tx, primary.with(related));
            new Relatives(home).each(tx, primary, (_, _, other) -> other.with(other.related().orElseThrow().with(peer.region())));
            var replica = primary.replica(now, related.during(Change.CREATING, now), description, policy, tags);
            KeyRow.put(there, replica);
            if (primary.external().isEmpty()) {
                copyMaterial(tx, there, primary.id());
            }
            return replica;
        });
        var metadata = Metadata.of(new Keyring(peer).found(made));
        Trail.created(peer, request, metadata);
        Trail.synchronizedFrom(home, id);
        var told = ReplicateKeyResponse.builder().replicaKeyMetadata(metadata)
                .replicaPolicy(NamedPrincipals.withArns(made.policy(), home.identities()));
        return (tags.isEmpty() ? told : told.replicaTags(request.tags())).build();
    }

    private Keyring.Found source(Tables.Read tx, ReplicateKeyRequest request) {
        return keyring.byId(tx, request.keyId()).inSeveralRegions().leading().usable().notUpdating();
    }

    /// All of it, the older to decrypt what it encrypted. Material from elsewhere must be brought to every region by itself.
    private static void copyMaterial(Tables.Read tx, Tables.Write there, String keyId) {
        try (var materials = MaterialRow.behind(tx, keyId, 0)) {
            materials.toList().forEach(material -> MaterialRow.put(there, material));
        }
    }

    @Override
    public UpdatePrimaryRegionResponse updatePrimaryRegion(UpdatePrimaryRegionRequest request) {
        var region = region("primaryRegion", request.primaryRegion());
        var now = home.clock().now();
        var id = home.store().write(tx -> {
            var primary = keyring.byId(tx, request.keyId()).inSeveralRegions().leading().usable();
            if (region.equals(home.region())) {
                throw KmsErrors.unsupported(primary.arn() + " is not a multi-region replica key.");
            }
            var row = primary.row();
            var peer = home.in(region);
            var there = peer.store().join(tx);
            new Keyring(peer).byId(there, row.id()).usable();
            KeyRow.put(tx, row.with(row.related().orElseThrow().ledFrom(region).during(Change.UPDATING, now)));
            new Relatives(home).each(tx, row, (other, _, known) -> {
                var led = known.related().orElseThrow().ledFrom(region);
                return known.with(other.region().equals(region) ? led.during(Change.UPDATING, now) : led);
            });
            row.rotation().dueAt().filter(_ -> row.rotation().enabled()).ifPresent(due -> {
                home.timers().cancel(tx, Rotations.TIMER, row.id());
                peer.timers().set(there, Rotations.TIMER, row.id(), due);
            });
            return row.id();
        });
        Trail.promoted(home.in(region), id);
        Trail.synchronizedFrom(home.in(region), id);
        return UpdatePrimaryRegionResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
