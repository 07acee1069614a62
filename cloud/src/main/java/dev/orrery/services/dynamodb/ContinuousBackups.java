package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.Settings.Recovery;
import java.time.Duration;
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
        var described = home.store().read(tx -> description(tx, tables.findNamed(tx, request.tableName())
                .orElseThrow(() -> DynamoDbErrors.tableNotFound(request.tableName())).definition()));
        return DescribeContinuousBackupsResponse.builder().continuousBackupsDescription(described).build();
    }

    private ContinuousBackupsDescription description(Tables.Read tx, TableDefinition table) {
        var recovery = table.settings().recovery();
        var now = home.clock().now();
        var told = PointInTimeRecoveryDescription.builder().pointInTimeRecoveryStatus(recovery.isPresent() ? "ENABLED" : "DISABLED");
        recovery.ifPresent(known -> told.recoveryPeriodInDays((int) known.kept().toDays()).latestRestorableDateTime(now)
                .earliestRestorableDateTime(earliest(known, HistoryTimes.of(tx, table.number()), now)));
        return ContinuousBackupsDescription.builder().continuousBackupsStatus("ENABLED").pointInTimeRecoveryDescription(told.build()).build();
    }

    private static Instant earliest(Recovery recovery, HistoryTimes times, Instant now) {
        var oldest = now.minus(recovery.kept());
        var since = times.earliest(recovery.since(), now);
        var earliest = since.isAfter(oldest) ? since : oldest;
        return earliest.isAfter(now) ? now : earliest;
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
            var before = table.settings().recovery();
            var after = wanted.pointInTimeRecoveryEnabled() ? Optional.of(recovery(before, wanted.recoveryPeriodInDays())) : Optional.<Recovery>empty();
            if (before.equals(after)) {
                return description(tx, table);
            }
            var next = table.with(settings -> settings.withRecovery(after));
            tables.write(tx, next);
            if (after.isEmpty()) {
                Histories.end(tx, home, next);
            } else {
                Histories.begin(tx, home, next);
            }
            return description(tx, next);
        });
        return UpdateContinuousBackupsResponse.builder().continuousBackupsDescription(changed).build();
    }

    /// What was too old before a longer period was asked for stays too old.
    /// Source: API Reference, `PointInTimeRecoverySpecification`: the period "will default to 35".
    private Recovery recovery(Optional<Recovery> before, Integer days) {
        var now = home.clock().now();
        int wanted = days == null ? DAYS_MAX : days;
        if (before.isEmpty()) {
            return new Recovery(now, wanted);
        }
        var oldest = now.minus(before.get().kept());
        boolean same = before.get().kept().equals(Duration.ofDays(wanted));
        return same ? before.get() : new Recovery(before.get().since().isAfter(oldest) ? before.get().since() : oldest, wanted);
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
        var wishes = RestoreWishes.of(request);
        var id = home.ids().uuid();
        var table = home.store().read(tx -> {
            var found = requireRecoverable(tx, sourceName);
            new RestoreDrafts(home).requireNone(tx, wishes);
            return found;
        });
        var made = wishes.encrypted(home, table, key -> home.store().write(tx -> {
            var source = requireRecoverable(tx, sourceName);
            var recovery = source.settings().recovery().orElseThrow();
            HistoryTimes.now(tx, home, source.number());
            var now = home.clock().now();
            var moment = latest ? now : request.restoreDateTime();
            if (moment.isAfter(now) || moment.isBefore(earliest(recovery, HistoryTimes.of(tx, source.number()), now))) {
                throw DynamoDbErrors.error("InvalidRestoreTimeException", "An invalid restore time was specified. RestoreDateTime must be"
                        + " between EarliestRestorableDateTime and LatestRestorableDateTime.");
            }
            var target = new RestoreDrafts(home).draft(tx, source, wishes, id, key);
            tables.write(tx, target);
            KeyWatch.begin(tx, home, target);
            GrantIntents.settle(tx, home, key);
            Restores.begin(tx, home, target, source, Optional.of(HistoryTimes.of(tx, source.number()).of(moment)),
                    Optional.empty(), moment);
            return new TableDescriptions(home).of(target, tx);
        }));
        return RestoreTableToPointInTimeResponse.builder()
                .tableDescription(made).build();
    }

    private TableDefinition requireRecoverable(Tables.Read tx, String name) {
        var table = tables.findNamed(tx, name).orElseThrow(() -> DynamoDbErrors.tableNotFound(name)).definition();
        if (table.settings().recovery().isEmpty()) {
            throw DynamoDbErrors.error("PointInTimeRecoveryUnavailableException", "Point in time recovery is not enabled for table '"
                    + table.name() + "'");
        }
        return table;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
