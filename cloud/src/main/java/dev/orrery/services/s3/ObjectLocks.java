package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.ObjectReads.Found;
import dev.orrery.services.s3.Retention.Mode;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectLegalHoldRequest;
import software.amazon.awssdk.services.s3.model.GetObjectLegalHoldResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRetentionRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRetentionResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.PutObjectLegalHoldRequest;
import software.amazon.awssdk.services.s3.model.PutObjectLegalHoldResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRetentionRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRetentionResponse;

/// Locks on versions: legal hold and retention. Source: S3 User Guide, "Locking objects with Object Lock".
public final class ObjectLocks implements S3Client {
    /// How S3 tells a date that it does not take.
    private static final DateTimeFormatter PACIFIC =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.US).withZone(ZoneId.of("America/Los_Angeles"));
    private final Home home;

    public ObjectLocks(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public GetObjectLegalHoldResponse getObjectLegalHold(GetObjectLegalHoldRequest request) {
        var found = home.store().read(tx -> find(tx, request.bucket(), request.key(), request.versionId(), "GET"));
        if (!found.row().state().hasLegalHold()) {
            throw noneSet();
        }
        return GetObjectLegalHoldResponse.builder()
                .legalHold(hold -> hold.status(found.row().state().legalHold() ? "ON" : "OFF")).build();
    }

    @Override
    public PutObjectLegalHoldResponse putObjectLegalHold(PutObjectLegalHoldRequest request) {
        var status = request.legalHold() == null ? null : request.legalHold().statusAsString();
        if (status == null || !status.equals("ON") && !status.equals("OFF")) {
            throw S3Errors.malformedXml();
        }
        home.store().write(tx -> {
            var found = find(tx, request.bucket(), request.key(), request.versionId(), "PUT");
            ReplicationTimer.changed(home, tx, found.bucket(), found.row().with(found.row().state().withLegalHold(status.equals("ON"))));
            return found;
        });
        return PutObjectLegalHoldResponse.builder().requestCharged(Grounds.charged()).build();
    }

    @Override
    public GetObjectRetentionResponse getObjectRetention(GetObjectRetentionRequest request) {
        var found = home.store().read(tx -> find(tx, request.bucket(), request.key(), request.versionId(), "GET"));
        var retention = found.row().state().retention().orElseThrow(ObjectLocks::noneSet);
        return GetObjectRetentionResponse.builder()
                .retention(told -> told.mode(retention.mode().name()).retainUntilDate(retention.until())).build();
    }

    @Override
    public PutObjectRetentionResponse putObjectRetention(PutObjectRetentionRequest request) {
        if (request.retention() == null) {
            throw S3Errors.malformedXml();
        }
        var wanted = retention(request.retention());
        boolean bypass = Boolean.TRUE.equals(request.bypassGovernanceRetention());
        home.store().write(tx -> {
            var found = find(tx, request.bucket(), request.key(), request.versionId(), "PUT");
            requireAllowed(tx, found, wanted, bypass);
            ReplicationTimer.changed(home, tx, found.bucket(), found.row().with(found.row().state().withRetention(wanted)));
            return found;
        });
        return PutObjectRetentionResponse.builder().requestCharged(Grounds.charged()).build();
    }

    private static S3Error noneSet() {
        return S3Errors.error("NoSuchObjectLockConfiguration", 404, "The specified object does not have a ObjectLock configuration");
    }

    /// Mode and date, or neither to take the retention away.
    private Optional<Retention> retention(ObjectLockRetention retention) {
        var mode = retention.modeAsString();
        var until = retention.retainUntilDate();
        if (mode == null && until == null) {
            return Optional.empty();
        }
        if (mode == null || until == null || !mode.equals("GOVERNANCE") && !mode.equals("COMPLIANCE")) {
            throw S3Errors.malformedXml();
        }
        if (!until.isAfter(home.clock().now())) {
            throw S3Errors.invalidArgument("The retain until date must be in the future!", "RetainUntilDate", PACIFIC.format(until));
        }
        return Optional.of(new Retention(Mode.valueOf(mode), until));
    }

    /// Anybody may strengthen a retention; nobody may weaken compliance, and governance only who may bypass it.
    private void requireAllowed(Tables.Read tx, Found found, Optional<Retention> wanted, boolean bypass) {
        var now = home.clock().now();
        var existing = found.row().state().retention().filter(retention -> retention.holds(now));
        if (existing.isEmpty() || wanted.filter(other -> strengthens(existing.get(), other)).isPresent()) {
            return;
        }
        boolean allowed = switch (existing.get().mode()) {
            case COMPLIANCE -> false;
            case GOVERNANCE -> bypass && ObjectAccess.mayBypassGovernance(tx, found.bucket(), found.row().key());
        };
        if (!allowed) {
            throw S3Errors.accessDenied("Access Denied because object protected by object lock.");
        }
    }

    private static boolean strengthens(Retention existing, Retention other) {
        return existing.mode() == other.mode() && !other.until().isBefore(existing.until());
    }

    private static Found find(Tables.Read tx, String bucketName, String key, String versionId, String method) {
        var found = ObjectReads.find(tx, bucketName, key, versionId, method);
        if (!found.bucket().objectLock()) {
            throw S3Errors.invalidRequest("Bucket is missing Object Lock Configuration");
        }
        return found;
    }
}
