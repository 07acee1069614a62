package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BackupTypeFilter;
import software.amazon.awssdk.services.dynamodb.model.CreateBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateBackupResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteBackupResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeBackupResponse;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupResponse;

/// Copies of tables. A backup is a table that nobody can reach: its items lie under a number of its own.
final class Backups implements DynamoDbClient {
    static final String TIMER = "backup";
    private static final Table<String, BackupRow> BACKUPS = Table.of("backups", Key::of, BackupRow.class);
    private static final int LISTED_MAX = 100;
    private static final int SUFFIX_DIGITS = 8;
    private static final String BACKUP_TYPES = "USER, SYSTEM, AWS_BACKUP, ALL";
    private final Home home;
    private final TableLookup tables;
    private final BackupDescriptions descriptions;

    /// @param source the table as it was, and `copy` the same under the backup's own number and without indexes, as bytes
    /// @param done whether everything is in it
    record BackupRow(String arn, String name, byte[] source, byte[] copy, Instant createdAt, boolean done, long items, long bytes) {

        TableDefinition table() {
            return TableDefinition.FORMAT.read(source);
        }
    }

    Backups(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
        this.descriptions = new BackupDescriptions(home);
    }

    @Override
    public CreateBackupResponse createBackup(CreateBackupRequest request) {
        new Constraints().notNull("tableName", request.tableName()).name("tableName", request.tableName())
                .notNull("backupName", request.backupName()).name("backupName", request.backupName()).check();
        var suffix = suffix(home);
        var made = new Unlocking(home).write(tx -> {
            var now = home.clock().now();
            var table = tables.findNamed(tx, request.tableName())
                    .filter(found -> found.definition().isSettledAt(now) || found.definition().state() == TableDefinition.State.UPDATING)
                    .orElseThrow(() -> DynamoDbErrors.tableNotFound(request.tableName()));
            OpenedKeys.require(tx, home, table);
            return require(tx, begin(tx, home, table.definition(), request.backupName(), suffix));
        });
        return CreateBackupResponse.builder().backupDetails(BackupDescriptions.details(made)).build();
    }

    /// The end of a name that no other backup has.
    static String suffix(Home home) {
        return home.ids().hex(SUFFIX_DIGITS);
    }

    /// @return the ARN of the backup that is being made
    static String begin(Tables.Write tx, Home home, TableDefinition table, String name, String suffix) {
        var now = home.clock().now();
        var copy = new TableDefinition(table.name(), table.id(), CounterRow.next(tx, "tables"), table.createdAt(), table.attributes(),
                table.keys(), List.of(), table.billing(), table.throughput(), Optional.empty(), table.state(), now, 0, table.settings());
        var arn = ResourceNames.tableArn(home, table.name()) + "/backup/0" + now.toEpochMilli() + "-" + suffix;
        tx.put(BACKUPS, arn, new BackupRow(arn, name, TableDefinition.FORMAT.write(table), TableDefinition.FORMAT.write(copy), now, false, 0, 0));
        home.timers().set(tx, TIMER, arn, now.plus(DynamoDbLimits.SETTLING));
        return arn;
    }

    /// Copies the items; what is deleted meanwhile stays until that is done. On AWS too a backup is not of one moment.
    static void due(Home home, Timer timer) {
        var found = home.store().read(tx -> tx.get(BACKUPS, timer.key()));
        if (found.isEmpty() || found.get().done()) {
            return;
        }
        var row = found.get();
        var copy = new OpenTable(TableDefinition.FORMAT.read(row.copy()));
        TableWalk.eachItem(home, new OpenTable(row.table()), (tx, _, item) -> tx.put(ItemRow.ITEMS, copy.key(item), ItemRow.of(item)));
        var total = TableWalk.total(home, copy);
        home.store().write(tx -> {
            tx.put(BACKUPS, row.arn(), new BackupRow(row.arn(), row.name(), row.source(), row.copy(), row.createdAt(), true, total.items(),
                    total.bytes()));
            return null;
        });
    }

    /// Whether a backup of the table with this number is still being made.
    static boolean isReading(Tables.Read tx, long number) {
        try (var rows = tx.scan(BACKUPS, Range.all())) {
            return rows.anyMatch(row -> !row.done() && row.table().number() == number);
        }
    }

    @Override
    public DescribeBackupResponse describeBackup(DescribeBackupRequest request) {
        new Constraints().notNull("backupArn", request.backupArn()).check();
        return DescribeBackupResponse.builder()
                .backupDescription(descriptions.of(home.store().read(tx -> require(tx, request.backupArn())))).build();
    }

    @Override
    public ListBackupsResponse listBackups(ListBackupsRequest request) {
        new Constraints().name("tableName", request.tableName()).atLeast("limit", request.limit(), 1).atMost("limit", request.limit(), LISTED_MAX)
                .oneOf("backupType", request.backupTypeAsString(), BACKUP_TYPES).check();
        if (request.backupType() == BackupTypeFilter.SYSTEM || request.backupType() == BackupTypeFilter.AWS_BACKUP) {
            return ListBackupsResponse.builder().backupSummaries(List.of()).build();
        }
        int limit = request.limit() == null ? LISTED_MAX : request.limit();
        var range = request.exclusiveStartBackupArn() == null ? Range.all() : Range.all().behind(Key.of(request.exclusiveStartBackupArn()));
        var table = Optional.ofNullable(request.tableName()).map(tables::name);
        var rows = home.store().read(tx -> {
            try (var all = tx.scan(BACKUPS, range)) {
                return all.filter(row -> table.isEmpty() || row.table().name().equals(table.get()))
                        .filter(row -> request.timeRangeLowerBound() == null || !row.createdAt().isBefore(request.timeRangeLowerBound()))
                        .filter(row -> request.timeRangeUpperBound() == null || row.createdAt().isBefore(request.timeRangeUpperBound()))
                        .limit(limit + 1L).toList();
            }
        });
        var page = rows.subList(0, Math.min(limit, rows.size()));
        var response = ListBackupsResponse.builder().backupSummaries(descriptions.summaries(page));
        return rows.size() > limit ? response.lastEvaluatedBackupArn(page.getLast().arn()).build() : response.build();
    }

    @Override
    public DeleteBackupResponse deleteBackup(DeleteBackupRequest request) {
        new Constraints().notNull("backupArn", request.backupArn()).check();
        var row = home.store().write(tx -> {
            var found = requireDone(tx, request.backupArn());
            var copy = TableDefinition.FORMAT.read(found.copy());
            if (Restores.isReading(tx, copy.number())) {
                throw DynamoDbErrors.error("BackupInUseException", "Backup is being used: " + found.arn());
            }
            tx.delete(BACKUPS, found.arn());
            Purges.begin(tx, home, copy);
            return found;
        });
        var described = descriptions.of(row);
        return DeleteBackupResponse.builder().backupDescription(described.toBuilder()
                .backupDetails(details -> details.backupArn(row.arn()).backupName(row.name()).backupStatus("DELETED").backupType("USER")
                        .backupCreationDateTime(row.createdAt()).backupSizeBytes(row.bytes())).build()).build();
    }

    @Override
    public RestoreTableFromBackupResponse restoreTableFromBackup(RestoreTableFromBackupRequest request) {
        new Constraints().notNull("targetTableName", request.targetTableName()).ownName("targetTableName", request.targetTableName())
                .notNull("backupArn", request.backupArn()).check();
        Unbuilt.refuseElsewhere(home, request.backupArn());
        var wishes = RestoreWishes.of(request);
        var id = home.ids().uuid();
        var source = home.store().read(tx -> {
            var found = requireDone(tx, request.backupArn()).table();
            new RestoreDrafts(home).requireNone(tx, wishes);
            return found;
        });
        var made = wishes.encrypted(home, source, key -> home.store().write(tx -> {
            var row = requireDone(tx, request.backupArn());
            var target = new RestoreDrafts(home).draft(tx, row.table(), wishes, id, key);
            tables.write(tx, target);
            KeyWatch.begin(tx, home, target);
            GrantIntents.settle(tx, home, key);
            Restores.begin(tx, home, target, TableDefinition.FORMAT.read(row.copy()), Optional.empty(), Optional.of(row.arn()), row.createdAt());
            return new TableDescriptions(home).of(target, tx);
        }));
        return RestoreTableFromBackupResponse.builder().tableDescription(made).build();
    }

    private static BackupRow require(Tables.Read tx, String arn) {
        return tx.get(BACKUPS, arn).orElseThrow(() -> DynamoDbErrors.error("BackupNotFoundException", "Backup not found: " + arn));
    }

    private static BackupRow requireDone(Tables.Read tx, String arn) {
        var row = require(tx, arn);
        if (!row.done()) {
            throw DynamoDbErrors.error("BackupInUseException", "Backup is being created: " + arn);
        }
        return row;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
