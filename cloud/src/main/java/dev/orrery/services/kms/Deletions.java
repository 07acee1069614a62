package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.kms.KeyRow.Status;
import java.time.Duration;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CancelKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.CancelKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionResponse;

/// Keys go only after a waiting period, and then for good: what they encrypted can never be read again.
/// Source: KMS Developer Guide, "Deleting AWS KMS keys".
final class Deletions implements KmsClient {
    static final String TIMER = "deletion";
    private static final int WINDOW_DAYS_MIN = 7;
    private static final int WINDOW_DAYS_MAX = 30;
    private final Home home;
    private final Keyring keyring;

    Deletions(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    @Override
    public ScheduleKeyDeletionResponse scheduleKeyDeletion(ScheduleKeyDeletionRequest request) {
        int days = request.pendingWindowInDays() == null ? WINDOW_DAYS_MAX : request.pendingWindowInDays();
        if (days < WINDOW_DAYS_MIN || days > WINDOW_DAYS_MAX) {
            throw KmsErrors.validation("PendingWindowInDays must be between " + WINDOW_DAYS_MIN + " and " + WINDOW_DAYS_MAX + ".");
        }
        var told = ScheduleKeyDeletionResponse.builder().pendingWindowInDays(days);
        var at = home.clock().now().plus(Duration.ofDays(days));
        return home.store().write(tx -> {
            var found = keyring.byId(tx, request.keyId()).notPendingDeletion().notUpdating();
            var row = found.row();
            told.keyId(found.arn());
            if (found.leads() && row.related().filter(related -> !related.replicas().isEmpty()).isPresent()) {
                KeyRow.put(tx, row.deletedAfterReplicas(days));
                return told.keyState(KeyState.PENDING_REPLICA_DELETION).build();
            }
            KeyRow.put(tx, row.deletedAt(at));
            home.timers().set(tx, TIMER, row.id(), at);
            return told.keyState(KeyState.PENDING_DELETION).deletionDate(at).build();
        });
    }

    /// The key comes back switched off.
    @Override
    public CancelKeyDeletionResponse cancelKeyDeletion(CancelKeyDeletionRequest request) {
        var arn = home.store().write(tx -> {
            var found = keyring.byId(tx, request.keyId());
            if (!found.row().isPendingDeletion()) {
                throw KmsErrors.invalidState(found.arn() + " is not pending deletion.");
            }
            KeyRow.put(tx, found.row().with(Status.DISABLED));
            home.timers().cancel(tx, TIMER, found.row().id());
            return found.arn();
        });
        return CancelKeyDeletionResponse.builder().keyId(arn).build();
    }

    /// The waiting period of a key is over.
    static void due(Home home, String keyId) {
        var now = home.clock().now();
        home.store().write(tx -> {
            KeyRow.find(tx, home.region(), keyId).filter(row -> row.deletionAt().filter(at -> !at.isAfter(now)).isPresent())
                    .ifPresent(row -> delete(home, tx, row));
            return keyId;
        });
    }

    private static void delete(Home home, Tables.Write tx, KeyRow row) {
        try (var materials = MaterialRow.behind(tx, row.id(), 0)) {
            materials.toList().forEach(material -> tx.delete(MaterialRow.MATERIALS, material.key()));
        }
        AliasRow.of(tx, row.id(), "", Integer.MAX_VALUE).forEach(alias -> AliasRow.delete(tx, alias));
        GrantRow.of(tx, row.id()).forEach(grant -> GrantRow.delete(tx, grant));
        tx.delete(KeyRow.KEYS, row.id());
        Imports.forgetAll(home, tx, row);
        home.timers().cancel(tx, Rotations.TIMER, row.id());
        new Relatives(home).each(tx, row, (peer, there, other) -> withoutReplica(home, peer, there, other));
    }

    /// A primary key that waited for its last replica to go begins to wait for itself.
    private static KeyRow withoutReplica(Home home, Home peer, Tables.Write there, KeyRow row) {
        var left = row.related().orElseThrow().without(home.region());
        if (row.status() != Status.PENDING_REPLICA_DELETION || !left.replicas().isEmpty()) {
            return row.with(left);
        }
        var at = home.clock().now().plus(Duration.ofDays(left.windowDays()));
        peer.timers().set(there, TIMER, row.id(), at);
        return row.with(left).deletedAt(at);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
