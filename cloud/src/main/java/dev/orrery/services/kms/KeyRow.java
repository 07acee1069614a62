package dev.orrery.services.kms;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
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
record KeyRow(String id, KeySpecification spec, Usage usage, String description, Instant createdAt, String service, boolean multiRegion,
        int material, String materialId, Status status, Optional<Instant> deletionAt, Rotation rotation, String policy,
        Map<String, String> tags) {
    static final Table<String, KeyRow> KEYS = Table.of("keys", Key::of, KeyRow.class);

    enum Status { ENABLED, DISABLED, PENDING_DELETION }

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

    boolean isAwsManaged() {
        return !service.isEmpty();
    }

    boolean isEnabled() {
        return status == Status.ENABLED;
    }

    boolean isPendingDeletion() {
        return status == Status.PENDING_DELETION;
    }

    KeyRow with(Status other) {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, material, materialId, other, Optional.empty(),
                rotation, policy, tags);
    }

    KeyRow deletedAt(Instant at) {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, material, materialId, Status.PENDING_DELETION,
                Optional.of(at), rotation, policy, tags);
    }

    KeyRow with(Rotation other) {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, material, materialId, status, deletionAt,
                other, policy, tags);
    }

    /// With newer material.
    KeyRow with(MaterialRow newest) {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, newest.number(), newest.id(), status,
                deletionAt, rotation, policy, tags);
    }

    KeyRow withDescription(String other) {
        return new KeyRow(id, spec, usage, other, createdAt, service, multiRegion, material, materialId, status, deletionAt, rotation,
                policy, tags);
    }

    KeyRow withPolicy(String other) {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, material, materialId, status, deletionAt,
                rotation, other, tags);
    }

    KeyRow withTags(Map<String, String> other) {
        return new KeyRow(id, spec, usage, description, createdAt, service, multiRegion, material, materialId, status, deletionAt,
                rotation, policy, other);
    }
}
