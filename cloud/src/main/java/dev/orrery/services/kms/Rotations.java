package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.kms.KeyRow.Rotation;
import dev.orrery.services.kms.MaterialRow.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DisableKeyRotationRequest;
import software.amazon.awssdk.services.kms.model.DisableKeyRotationResponse;
import software.amazon.awssdk.services.kms.model.EnableKeyRotationRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyRotationResponse;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusRequest;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.ListKeyRotationsRequest;
import software.amazon.awssdk.services.kms.model.ListKeyRotationsResponse;
import software.amazon.awssdk.services.kms.model.RotateKeyOnDemandRequest;
import software.amazon.awssdk.services.kms.model.RotateKeyOnDemandResponse;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

/// New material for symmetric keys, by the clock or at once. What older material encrypted can still be decrypted.
/// Source: KMS Developer Guide, "Rotate AWS KMS keys".
final class Rotations implements KmsClient {
    static final String TIMER = "rotation";
    private static final int PERIOD_DAYS_MIN = 90;
    private static final int PERIOD_DAYS_MAX = 2560;
    private static final int ON_DEMAND_MAX = 25;
    private static final int PAGE_DEFAULT = 100;
    private static final int PAGE_MAX = 1_000;
    private final Home home;
    private final Keyring keyring;

    Rotations(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    @Override
    public EnableKeyRotationResponse enableKeyRotation(EnableKeyRotationRequest request) {
        int days = request.rotationPeriodInDays() == null ? Rotation.YEAR_DAYS
                : Constraints.number("rotationPeriodInDays", request.rotationPeriodInDays(), PERIOD_DAYS_MIN, PERIOD_DAYS_MAX);
        var changed = home.store().write(tx -> {
            var row = renewable(ownMaterial(keyring.byId(tx, request.keyId())).usable()).row();
            var next = home.clock().now().plus(Duration.ofDays(days));
            change(tx, row, row.rotation().every(days, next));
            home.timers().set(tx, TIMER, row.id(), next);
            return row;
        });
        tell(home, changed);
        return EnableKeyRotationResponse.builder().build();
    }

    @Override
    public DisableKeyRotationResponse disableKeyRotation(DisableKeyRotationRequest request) {
        var changed = home.store().write(tx -> {
            var row = renewable(ownMaterial(keyring.byId(tx, request.keyId())).usable()).row();
            change(tx, row, row.rotation().off());
            home.timers().cancel(tx, TIMER, row.id());
            return row;
        });
        tell(home, changed);
        return DisableKeyRotationResponse.builder().build();
    }

    private void change(Tables.Write tx, KeyRow row, Rotation rotation) {
        KeyRow.put(tx, row.with(rotation));
        new Relatives(home).each(tx, row, (_, _, other) -> other.with(rotation));
    }

    private static void tell(Home home, KeyRow row) {
        if (row.related().filter(related -> !related.replicas().isEmpty()).isPresent()) {
            Trail.synchronizedFrom(home, row.id());
        }
    }

    private static Keyring.Found rotatable(Keyring.Found found) {
        if (found.row().spec() != KeySpecification.SYMMETRIC_DEFAULT) {
            throw KmsErrors.unsupported("");
        }
        return found;
    }

    /// Material from elsewhere is not made anew here, in whatever state the key is.
    private static Keyring.Found ownMaterial(Keyring.Found found) {
        if (found.row().external().isPresent()) {
            throw KmsErrors.wrongOrigin(found.arn(), found.row().origin());
        }
        return found;
    }

    /// For a key with material from elsewhere the next must have been brought, which cannot be here.
    private static Keyring.Found pendingMaterial(Keyring.Found found) {
        if (found.row().external().isPresent()) {
            throw KmsErrors.invalidState("No available key material pending rotation for the key: " + found.arn() + ".");
        }
        return found;
    }

    /// The material of a replica comes from its primary key.
    private static Keyring.Found renewable(Keyring.Found found) {
        return rotatable(found).leading();
    }

    /// While a key is pending deletion nothing rotates. A key that cannot rotate can be asked: its status "is always false" (API
    /// Reference, `GetKeyRotationStatus`, on asymmetric and HMAC keys).
    @Override
    public GetKeyRotationStatusResponse getKeyRotationStatus(GetKeyRotationStatusRequest request) {
        var found = home.store().read(tx -> keyring.byId(tx, request.keyId()));
        var rotation = found.row().rotation();
        var told = GetKeyRotationStatusResponse.builder().keyId(found.arn());
        if (!rotation.enabled() || found.row().isPendingDeletion()) {
            return told.keyRotationEnabled(false).build();
        }
        return told.keyRotationEnabled(true).rotationPeriodInDays(rotation.periodDays())
                .nextRotationDate(rotation.dueAt().orElseThrow()).build();
    }

    @Override
    public RotateKeyOnDemandResponse rotateKeyOnDemand(RotateKeyOnDemandRequest request) {
        var secret = Secret.generate(KeySpecification.SYMMETRIC_DEFAULT, home.ids());
        var id = MaterialRow.newId(home.ids());
        var rotated = home.store().write(tx -> {
            var found = renewable(pendingMaterial(keyring.byId(tx, request.keyId()).usable()));
            var row = found.row();
            if (row.rotation().onDemand() >= ON_DEMAND_MAX) {
                throw KmsErrors.limitExceeded("The on-demand rotations limit has been reached for the given keyId. No more on-demand "
                        + "rotations can be performed for this key: " + found.arn());
            }
            rotate(home, tx, row.with(row.rotation().asked()), secret, id, Cause.ON_DEMAND);
            return found;
        });
        tell(home, rotated.row());
        return RotateKeyOnDemandResponse.builder().keyId(rotated.arn()).build();
    }

    private static void rotate(Home home, Tables.Write tx, KeyRow row, Secret secret, String id, Cause cause) {
        var next = new MaterialRow(row.id(), row.material() + 1, id, secret.secret(), secret.publicKey(), home.clock().now(),
                Optional.of(cause));
        MaterialRow.put(tx, next);
        KeyRow.put(tx, row.with(next));
        new Relatives(home).each(tx, row, (_, there, other) -> {
            MaterialRow.put(there, next);
            return other.with(next).with(row.rotation());
        });
    }

    /// A key that is disabled waits until it is enabled again.
    static void due(Home home, String keyId) {
        var secret = Secret.generate(KeySpecification.SYMMETRIC_DEFAULT, home.ids());
        var id = MaterialRow.newId(home.ids());
        var now = home.clock().now();
        var keyring = new Keyring(home);
        var rotated = home.store().write(tx -> {
            var due = keyring.find(tx, keyId).filter(row -> keyring.found(row).leads() && row.isEnabled() && row.rotation().enabled()
                    && row.rotation().dueAt().filter(at -> !at.isAfter(now)).isPresent());
            due.ifPresent(row -> {
                var next = row.with(row.rotation().done(now));
                rotate(home, tx, next, secret, id, Cause.AUTOMATIC);
                home.timers().set(tx, TIMER, keyId, next.rotation().dueAt().orElseThrow());
            });
            return due;
        });
        rotated.ifPresent(row -> tell(home, row));
    }

    @Override
    public ListKeyRotationsResponse listKeyRotations(ListKeyRotationsRequest request) {
        var page = Page.of(request.limit(), request.marker(), PAGE_DEFAULT, PAGE_MAX);
        boolean all = request.includeKeyMaterialAsString() != null && Constraints.oneOf("includeKeyMaterial",
                request.includeKeyMaterialAsString(), List.of("ALL_KEY_MATERIAL", "ROTATIONS_ONLY")).equals("ALL_KEY_MATERIAL");
        return home.store().read(tx -> {
            var found = rotatable(keyring.byId(tx, request.keyId()));
            try (var materials = MaterialRow.behind(tx, found.row().id(), number(page.marker()))) {
                var rows = materials.filter(row -> all || row.cause().isPresent()).limit(page.limit() + 1L).toList();
                return ListKeyRotationsResponse.builder().rotations(page.cut(rows).stream().map(row -> told(found, row)).toList())
                        .truncated(page.isTruncated(rows)).nextMarker(page.next(rows, row -> Integer.toString(row.number()))).build();
            }
        });
    }

    private static int number(String marker) {
        try {
            return marker.isEmpty() ? 0 : Integer.parseInt(marker);
        } catch (NumberFormatException e) {
            throw KmsErrors.invalidMarker();
        }
    }

    private static RotationsListEntry told(Keyring.Found found, MaterialRow row) {
        var entry = RotationsListEntry.builder().keyId(found.arn()).keyMaterialId(row.id())
                .keyMaterialState(row.number() == found.row().material() ? KeyMaterialState.CURRENT : KeyMaterialState.NON_CURRENT);
        row.cause().ifPresent(cause -> entry.rotationDate(row.createdAt()).rotationType(cause.name()));
        return entry.build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
