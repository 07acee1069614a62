package dev.orrery.services.kms;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One key, without its material.
///
/// @param material the number of its current [MaterialRow]
/// @param service the service that an AWS managed key is for (`s3`); empty for customers' keys
/// @param deletionAt when a key that is pending deletion goes
/// @param policy the document of its only policy, `default`
/// @param external what is known of material from elsewhere; empty where the material is our own
/// @param related the regions where the key is; empty for keys of one region
record KeyRow(String id, KeySpecification spec, Usage usage, String description, Instant createdAt, String service, boolean multiRegion,
        int material, String materialId, Status status, Optional<Instant> deletionAt, Rotation rotation, String policy,
        Map<String, String> tags, Optional<External> external, Optional<MultiRegion> related) {
    static final Table<String, KeyRow> KEYS = Table.of("keys", Key::of, KeyRow.class);

    enum Status { ENABLED, DISABLED, PENDING_DELETION, PENDING_REPLICA_DELETION }

    /// Material from elsewhere.
    ///
    /// @param there whether it is there
    /// @param digest of the first, whose like every later one must be; empty before
    /// @param validTo when it goes by itself
    record External(boolean there, String digest, Optional<Instant> validTo) {
        static final External AWAITED = new External(false, "", Optional.empty());

        boolean isOverAt(Instant now) {
            return there && validTo.filter(at -> !at.isAfter(now)).isPresent();
        }

        External gone() {
            return new External(false, digest, Optional.empty());
        }
    }

    /// When the material changes by itself.
    ///
    /// @param dueAt the next time; may lie in the past while the key is disabled
    /// @param onDemand how often somebody asked for it besides
    record Rotation(boolean enabled, int periodDays, Optional<Instant> dueAt, int onDemand) {
        static final int YEAR_DAYS = 365;
        static final Rotation NEVER = new Rotation(false, YEAR_DAYS, Optional.empty(), 0);

        Rotation every(int days, Instant next) {
            return new Rotation(true, days, Optional.of(next), onDemand);
        }

        Rotation off() {
            return new Rotation(false, YEAR_DAYS, Optional.empty(), onDemand);
        }

        Rotation done(Instant at) {
            return new Rotation(enabled, periodDays, Optional.of(at.plus(Duration.ofDays(periodDays))), onDemand);
        }

        Rotation asked() {
            return new Rotation(enabled, periodDays, dueAt, onDemand + 1);
        }
    }

    /// @param region where this is read: keys from before there were replicas have none
    static Optional<KeyRow> find(Tables.Read tx, String region, String id) {
        return tx.get(KEYS, id).map(row -> row.multiRegion() && row.related().isEmpty() ? row.with(MultiRegion.alone(region)) : row);
    }

    static void put(Tables.Write tx, KeyRow row) {
        tx.put(KEYS, row.id(), row);
    }

    boolean isAwsManaged() {
        return !service.isEmpty();
    }

    boolean isEnabled() {
        return status == Status.ENABLED;
    }

    boolean isPendingDeletion() {
        return status == Status.PENDING_DELETION || status == Status.PENDING_REPLICA_DELETION;
    }

    boolean isPendingImport() {
        return external.filter(material -> !material.there()).isPresent();
    }

    String origin() {
        return external.isPresent() ? Imports.EXTERNAL : "AWS_KMS";
    }

    /// With material that was brought. A key that waited for it is enabled.
    KeyRow imported(External material, String id) {
        return new KeyRow(this.id, spec, usage, description, createdAt, service, multiRegion, this.material, id,
                isPendingImport() ? Status.ENABLED : status, deletionAt, rotation, policy, tags, Optional.of(material), related);
    }

    /// Waits for its material again, whether it was enabled or not.
    KeyRow withoutMaterial() {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, material, materialId,
                isPendingDeletion() ? status : Status.ENABLED, deletionAt, rotation, policy, tags, external.map(External::gone), related);
    }

    KeyRow with(Status other) {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, material, materialId, other, Optional.empty(),
                rotation, policy, tags, external, related);
    }

    KeyRow deletedAt(Instant at) {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, material, materialId, Status.PENDING_DELETION,
                Optional.of(at), rotation, policy, tags, external, related);
    }

    KeyRow with(Rotation other) {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, material, materialId, status, deletionAt,
                other, policy, tags, external, related);
    }

    /// With newer material.
    KeyRow with(MaterialRow newest) {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, newest.number(), newest.id(), status,
                deletionAt, rotation, policy, tags, external, related);
    }

    KeyRow withDescription(String other) {
        return new KeyRow(id, spec, usage, other, createdAt, service, multiRegion, material, materialId, status, deletionAt, rotation,
                policy, tags, external, related);
    }

    KeyRow withPolicy(String other) {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, material, materialId, status, deletionAt,
                rotation, other, tags, external, related);
    }

    KeyRow withTags(Map<String, String> other) {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, material, materialId, status, deletionAt,
                rotation, policy, other, external, related);
    }

    KeyRow with(MultiRegion other) {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, material, materialId, status, deletionAt,
                rotation, policy, tags, external, Optional.of(other));
    }

    /// Will be deleted when its replicas are gone and it has waited as long as this.
    KeyRow deletedAfterReplicas(int days) {
        return with(Status.PENDING_REPLICA_DELETION).with(related.orElseThrow().waiting(days));
    }

    /// This key in another region, without what every region has for itself.
    ///
    /// @param there the regions as the replica knows them
    KeyRow replica(Instant now, MultiRegion there, String ownDescription, String ownPolicy, Map<String, String> ownTags) {
        return new KeyRow(id, spec, usage, ownDescription, now, "", true, material, materialId, Status.ENABLED, Optional.empty(), rotation,
                ownPolicy, ownTags, external.map(External::gone), Optional.of(there));
    }
}
