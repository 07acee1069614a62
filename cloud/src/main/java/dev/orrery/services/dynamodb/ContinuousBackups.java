package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.services.dynamodb.Settings.Recovery;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsDescription;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsResponse;

/// Every moment of the last 35 days of a table can become a table of its own.
final class ContinuousBackups implements DynamoDbClient {
    private static final int DAYS_MAX = 35;
    private final Home home;
    private final TableLookup tables;

    ContinuousBackups(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
    }

    @Override
    public DescribeContinuousBackupsResponse describeContinuousBackups(DescribeContinuousBackupsRequest request) {
        new Constraints().notNull("tableName", request.tableName()).name("tableName", request.tableName()).check();
        var table = home.store().read(tx -> tables.findNamed(tx, request.tableName()))
                .orElseThrow(() -> DynamoDbErrors.tableNotFound(request.tableName())).definition();
        return DescribeContinuousBackupsResponse.builder().continuousBackupsDescription(description(table)).build();
    }

    private ContinuousBackupsDescription description(TableDefinition table) {
        var recovery = table.settings().recovery();
        var told = PointInTimeRecoveryDescription.builder().pointInTimeRecoveryStatus(recovery.isPresent() ? "ENABLED" : "DISABLED");
        recovery.ifPresent(since -> told.recoveryPeriodInDays(DAYS_MAX).earliestRestorableDateTime(earliest(since))
                .latestRestorableDateTime(home.clock().now()));
        return ContinuousBackupsDescription.builder().continuousBackupsStatus("ENABLED").pointInTimeRecoveryDescription(told.build()).build();
    }

    private Instant earliest(Recovery recovery) {
        var oldest = home.clock().now().minus(Histories.KEPT);
        return recovery.since().isAfter(oldest) ? recovery.since() : oldest;
    }

    @Override
    public UpdateContinuousBackupsResponse updateContinuousBackups(UpdateContinuousBackupsRequest request) {
        var wanted = request.pointInTimeRecoverySpecification();
        var constraints = new Constraints().notNull("tableName", request.tableName()).name("tableName", request.tableName())
                .notNull("pointInTimeRecoverySpecification", wanted);
        if (wanted != null) {
            constraints.notNull("pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled", wanted.pointInTimeRecoveryEnabled())
                    .atLeast("pointInTimeRecoverySpecification.recoveryPeriodInDays", wanted.recoveryPeriodInDays(), 1)
                    .atMost("pointInTimeRecoverySpecification.recoveryPeriodInDays", wanted.recoveryPeriodInDays(), DAYS_MAX);
        }
        constraints.check();
        var changed = home.store().write(tx -> {
            var table = tables.findNamed(tx, request.tableName())
                    .orElseThrow(() -> DynamoDbErrors.tableNotFound(request.tableName())).definition();
            boolean enabled = table.settings().recovery().isPresent();
            if (enabled == wanted.pointInTimeRecoveryEnabled()) {
                return table;
            }
            var next = table.with(settings -> settings.withRecovery(enabled ? Optional.empty() : Optional.of(new Recovery(home.clock().now()))));
            tables.write(tx, next);
            if (!enabled) {
                Histories.begin(tx, home, next);
            }
            return next;
        });
        return UpdateContinuousBackupsResponse.builder().continuousBackupsDescription(description(changed)).build();
    }

    /// Name or ARN of the table that is restored; null when neither is told.
    static String source(RestoreTableToPointInTimeRequest request) {
        return request.sourceTableName() != null ? request.sourceTableName() : request.sourceTableArn();
    }

    @Override
    public RestoreTableToPointInTimeResponse restoreTableToPointInTime(RestoreTableToPointInTimeRequest request) {
        new Constraints().notNull("targetTableName", request.targetTableName()).ownName("targetTableName", request.targetTableName()).check();
        var sourceName = source(request);
        if (sourceName == null) {
            throw DynamoDbErrors.validation("Either SourceTableName or SourceTableArn must be specified");
        }
        Unbuilt.refuseElsewhere(home, sourceName);
        boolean latest = Boolean.TRUE.equals(request.useLatestRestorableTime());
        if (latest == (request.restoreDateTime() != null)) {
            throw DynamoDbErrors.validation("Exactly one of UseLatestRestorableTime and RestoreDateTime must be specified");
        }
        var wishes = new RestoreDrafts.Wishes(request.targetTableName(),
                Optional.ofNullable(request.billingModeOverrideAsString()).map("PAY_PER_REQUEST"::equals), request.provisionedThroughputOverride(),
                RestoreDrafts.Wishes.global(request.hasGlobalSecondaryIndexOverride(), request.globalSecondaryIndexOverride()),
                RestoreDrafts.Wishes.local(request.hasLocalSecondaryIndexOverride(), request.localSecondaryIndexOverride()));
        var id = home.ids().uuid();
        var made = home.store().write(tx -> {
            var source = tables.findNamed(tx, sourceName).orElseThrow(() -> DynamoDbErrors.tableNotFound(sourceName))
                    .definition();
            var recovery = source.settings().recovery().orElseThrow(() -> DynamoDbErrors.error("PointInTimeRecoveryUnavailableException",
                    "Point in time recovery is not enabled for table '" + source.name() + "'"));
            var now = home.clock().now();
            var moment = latest ? now : request.restoreDateTime();
            if (moment.isAfter(now) || moment.isBefore(earliest(recovery))) {
                throw DynamoDbErrors.error("InvalidRestoreTimeException", "An invalid restore time was specified. RestoreDateTime must be"
                        + " between EarliestRestorableDateTime and LatestRestorableDateTime.");
            }
            var target = new RestoreDrafts(home).draft(tx, source, wishes, id);
            tables.write(tx, target);
            Restores.begin(tx, home, target, source, Optional.of(moment));
            return new TableDescriptions(home).of(target, tx);
        });
        return RestoreTableToPointInTimeResponse.builder()
                .tableDescription(made).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
