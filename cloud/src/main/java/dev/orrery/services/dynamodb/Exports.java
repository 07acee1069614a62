package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Tables;
import dev.orrery.pojo.Pojos;
import dev.orrery.services.dynamodb.ExportRow.Status;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeExportRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeExportResponse;
import software.amazon.awssdk.services.dynamodb.model.ExportSummary;
import software.amazon.awssdk.services.dynamodb.model.ExportTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.ExportTableToPointInTimeResponse;
import software.amazon.awssdk.services.dynamodb.model.ListExportsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListExportsResponse;

/// Exports of tables to S3.
/// Source: Developer Guide, "DynamoDB data export to Amazon S3"; words as recorded in ack-api-quirks, DDB-EXPORT.
final class Exports implements DynamoDbClient {
    static final String TIMER = "export";
    static final String FORGET = "forget-export";
    private static final int LISTED_MAX = 25;
    private static final int LISTED_USUALLY = 10;
    private static final int RUNNING_MAX = 300;
    private static final int FILE_NAME_LENGTH = 22;
    private static final String FILE_NAME_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private final Home home;
    private final TableLookup tables;

    Exports(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
    }

    @Override
    public ExportTableToPointInTimeResponse exportTableToPointInTime(ExportTableToPointInTimeRequest request) {
        ExportChecks.check(request);
        if (!ResourceNames.account(request.tableArn()).equals(home.account())) {
            throw DynamoDbErrors.accessDenied("Access is denied");
        }
        var arn = ExportRow.EXPORTS.newArn(home, ResourceNames.tableName(request.tableArn()), home.clock().now());
        var files = home.ids().pick(FILE_NAME_ALPHABET, FILE_NAME_LENGTH);
        var errand = Errand.ofCaller();
        var asked = Pojos.write(request);
        var row = new Unlocking(home).write(tx -> {
            var table = require(tx, request.tableArn());
            tables.find(tx, table.name()).ifPresent(found -> OpenedKeys.require(tx, home, found));
            var known = JobTokens.find(tx, TIMER, request.clientToken()).flatMap(earlier -> ExportRow.EXPORTS.find(tx, earlier))
                    .filter(earlier -> JobTokens.isValid(earlier.endedAt(), home.clock().now()));
            if (known.isPresent()) {
                if (!known.get().asked().equals(request)) {
                    throw DynamoDbErrors.error("ExportConflictException", "Export conflict: Duplicate request detected with conflicting"
                            + " parameters");
                }
                return known.get();
            }
            var period = ExportChecks.period(request, table, home);
            HistoryTimes.now(tx, home, table.number());
            if (ExportRow.EXPORTS.list(tx, Optional.empty(), one -> one.status() == Status.IN_PROGRESS, RUNNING_MAX).size() >= RUNNING_MAX) {
                throw DynamoDbErrors.limitExceeded("Subscriber limit exceeded: Only " + RUNNING_MAX + " exports can run simultaneously");
            }
            var begun = new ExportRow(arn, asked, TableDefinition.FORMAT.write(table), home.clock().now(), period.moment(), period.from(), files,
                    errand, Status.IN_PROGRESS, Optional.empty(), 0, 0, "", "");
            ExportRow.EXPORTS.put(tx, begun);
            JobTokens.put(tx, TIMER, request.clientToken(), arn);
            Jobs.begin(tx, home, TIMER, arn);
            return begun;
        });
        return ExportTableToPointInTimeResponse.builder().exportDescription(row.description(tableArn(row))).build();
    }

    private TableDefinition require(Tables.Read tx, String arn) {
        if (!ResourceNames.region(arn).equals(home.region())) {
            throw DynamoDbErrors.tableNotFound(ResourceNames.tableArn(home, ResourceNames.tableName(arn)));
        }
        var now = home.clock().now();
        return tables.find(tx, ResourceNames.tableName(arn)).map(OpenTable::definition)
                .filter(table -> table.isSettledAt(now) || table.state() == TableDefinition.State.UPDATING)
                .orElseThrow(() -> DynamoDbErrors.tableNotFound(arn));
    }

    private String tableArn(ExportRow row) {
        return ResourceNames.tableArn(home, row.table().name());
    }

    static void due(Home home, Timer timer) {
        var row = home.store().read(tx -> ExportRow.EXPORTS.find(tx, timer.key())).filter(found -> found.status() == Status.IN_PROGRESS);
        row.ifPresent(export -> Jobs.due(home, timer, () -> end(home, new ExportRun(home, export).run())));
    }

    private static void end(Home home, ExportRow ended) {
        home.store().write(tx -> {
            ExportRow.EXPORTS.put(tx, ended);
            Jobs.end(tx, home, TIMER, ended.arn());
            home.timers().set(tx, FORGET, ended.arn(), home.clock().now().plus(JobRows.KEPT));
            return null;
        });
    }

    static void forget(Home home, Timer timer) {
        home.store().write(tx -> {
            ExportRow.EXPORTS.find(tx, timer.key()).ifPresent(row -> {
                JobTokens.forget(tx, TIMER, row.asked().clientToken(), row.arn());
                ExportRow.EXPORTS.delete(tx, row.arn());
            });
            return null;
        });
    }

    /// Whether an export still reads what lies under this number.
    static boolean isReading(Tables.Read tx, long number) {
        return !ExportRow.EXPORTS.list(tx, Optional.empty(), row -> row.status() == Status.IN_PROGRESS && row.table().number() == number, 1)
                .isEmpty();
    }

    @Override
    public DescribeExportResponse describeExport(DescribeExportRequest request) {
        new Constraints().notNull("exportArn", request.exportArn()).check();
        if (!ExportRow.EXPORTS.isArn(request.exportArn())) {
            throw DynamoDbErrors.validation("Invalid Export ARN");
        }
        if (!ResourceNames.account(request.exportArn()).equals(home.account())) {
            throw DynamoDbErrors.accessDenied("Access is denied");
        }
        if (!JobRows.isOf(home, request.exportArn())) {
            throw notFound("Invalid export arn");
        }
        var row = home.store().read(tx -> ExportRow.EXPORTS.find(tx, request.exportArn()))
                .orElseThrow(() -> notFound("Export not found: " + request.exportArn()));
        return DescribeExportResponse.builder().exportDescription(row.description(tableArn(row))).build();
    }

    private static RuntimeException notFound(String what) {
        return DynamoDbErrors.error("ExportNotFoundException", "Export not found: " + what);
    }

    @Override
    public ListExportsResponse listExports(ListExportsRequest request) {
        new Constraints().atLeast("maxResults", request.maxResults(), 1).atMost("maxResults", request.maxResults(), LISTED_MAX).check();
        int limit = request.maxResults() == null ? LISTED_USUALLY : request.maxResults();
        var after = Optional.ofNullable(request.nextToken()).map(token -> PageToken.position(TIMER, token, ExportRow.EXPORTS::isArn));
        var rows = home.store().read(tx -> {
            // Another table of this name, in time or in another region, has other exports.
            var table = Optional.ofNullable(request.tableArn()).map(arn -> tables.find(tx, ResourceNames.tableName(arn))
                    .filter(found -> ResourceNames.tableArn(home, found.name()).equals(arn)));
            return ExportRow.EXPORTS.list(tx, after, row -> table.map(found -> found.filter(known ->
                    known.definition().id().equals(row.table().id())).isPresent()).orElse(true), limit + 1);
        });
        var page = rows.subList(0, Math.min(limit, rows.size()));
        var response = ListExportsResponse.builder().exportSummaries(page.stream().map(row -> ExportSummary.builder().exportArn(row.arn())
                .exportStatus(row.status().name()).exportType(row.isIncremental() ? "INCREMENTAL_EXPORT" : "FULL_EXPORT").build()).toList());
        return rows.size() > limit ? response.nextToken(new PageToken(TIMER, page.getLast().arn()).text()).build() : response.build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
