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
        var at = home.clock().now().plus(Duration.ofDays(days));
        var arn = home.store().write(tx -> {
            var found = keyring.byId(tx, request.keyId()).notPendingDeletion();
            tx.put(KeyRow.KEYS, found.row().id(), found.row().deletedAt(at));
            home.timers().set(tx, TIMER, found.row().id(), at);
            return found.arn();
        });
        return ScheduleKeyDeletionResponse.builder().keyId(arn).deletionDate(at).keyState(KeyState.PENDING_DELETION)
                .pendingWindowInDays(days).build();
    }

    /// The key comes back switched off.
    @Override
    public CancelKeyDeletionResponse cancelKeyDeletion(CancelKeyDeletionRequest request) {
        var arn = home.store().write(tx -> {
            var found = keyring.byId(tx, request.keyId());
            if (!found.row().isPendingDeletion()) {
                throw KmsErrors.invalidState(found.arn() + " is not pending deletion.");
            }
            tx.put(KeyRow.KEYS, found.row().id(), found.row().with(Status.DISABLED));
            home.timers().cancel(tx, TIMER, found.row().id());
            return found.arn();
        });
        return CancelKeyDeletionResponse.builder().keyId(arn).build();
    }

    /// The waiting period of a key is over.
    static void due(Home home, String keyId) {
        var now = home.clock().now();
        home.store().write(tx -> {
            tx.get(KeyRow.KEYS, keyId).filter(row -> row.deletionAt().filter(at -> !at.isAfter(now)).isPresent())
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
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
