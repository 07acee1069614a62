package dev.orrery.services.s3;

import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.Retention.Mode;
import dev.orrery.services.s3.VersionRow.State;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/// What object lock demands of writes and deletes.
final class Locking {
    private Locking() { }

    /// The retention that a writing request asks for; members are null where absent.
    static Optional<Retention> requested(String mode, Instant until, Instant now) {
        if (mode == null && until == null) {
            return Optional.empty();
        }
        if (mode == null || until == null) {
            throw S3Errors.invalidArgument("x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
                    mode == null ? "x-amz-object-lock-mode" : "x-amz-object-lock-retain-until-date");
        }
        if (!until.isAfter(now)) {
            throw S3Errors.invalidArgument("The retain until date must be in the future!", "x-amz-object-lock-retain-until-date",
                    until.toString());
        }
        return Optional.of(new Retention(mode(mode), until));
    }

    static Mode mode(String name) {
        for (var mode : Mode.values()) {
            if (mode.name().equals(name)) {
                return mode;
            }
        }
        throw S3Errors.invalidArgument("Unknown wormMode directive.", "x-amz-object-lock-mode", name);
    }

    static boolean legalHold(String status) {
        if (status == null || status.equals("OFF")) {
            return false;
        }
        if (!status.equals("ON")) {
            throw S3Errors.invalidArgument("Legal Hold must be either of 'ON' or 'OFF'", "x-amz-object-lock-legal-hold", status);
        }
        return true;
    }

    /// The state of a new version: with the bucket's default retention where the request named none.
    static State atWrite(Tables.Read tx, BucketRow bucket, State state, Instant now) {
        if (!bucket.objectLock()) {
            if (state.retention().isPresent() || state.legalHold()) {
                throw S3Errors.invalidRequest("Bucket is missing Object Lock Configuration");
            }
            return state;
        }
        return state.retention().isPresent() ? state : state.withRetention(byDefault(tx, bucket, now));
    }

    private static Optional<Retention> byDefault(Tables.Read tx, BucketRow bucket, Instant now) {
        return Bucket.of(tx, bucket).defaultRetention().map(retention -> {
            var today = now.atZone(ZoneOffset.UTC);
            var until = retention.years() != null ? today.plusYears(retention.years()) : today.plusDays(retention.days());
            return new Retention(Mode.valueOf(retention.modeAsString()), until.toInstant());
        });
    }

    /// Refuses to delete a version that is locked.
    ///
    /// @param bypass whether the request asks to overrule governance mode
    static void checkDelete(Tables.Read tx, BucketRow bucket, VersionRow row, boolean bypass, Instant now) {
        if (row.state().legalHold()) {
            throw protectedByLock();
        }
        row.state().retention().filter(retention -> retention.holds(now)).ifPresent(retention -> {
            switch (retention.mode()) {
                case COMPLIANCE -> throw protectedByLock();
                case GOVERNANCE -> {
                    if (!bypass || !ObjectAccess.mayBypassGovernance(tx, bucket, row.key())) {
                        throw protectedByLock();
                    }
                }
            }
        });
    }

    private static S3Error protectedByLock() {
        return S3Errors.accessDenied("Access Denied because object protected by object lock.");
    }
}
