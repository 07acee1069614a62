package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Tables;
import dev.orrery.pojo.Pojos;
import dev.orrery.services.dynamodb.ImportRow.Status;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeImportRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeImportResponse;
import software.amazon.awssdk.services.dynamodb.model.ImportSummary;
import software.amazon.awssdk.services.dynamodb.model.ImportTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ImportTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ListImportsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListImportsResponse;

/// New tables made of what lies in S3.
/// Source: Developer Guide, "DynamoDB data import from Amazon S3"; words as recorded in ack-api-quirks, DDB-IMPORT.
final class Imports implements DynamoDbClient {
    static final String TIMER = "import";
    static final String FORGET = "forget-import";
    private static final Pattern DELIMITER = Pattern.compile("[,;:|\\t ]");
    private static final int LISTED_MAX = 25;
    private static final int LISTED_USUALLY = 10;
    private static final int RUNNING_MAX = 50;
    private static final int HEADERS_MAX = 255;
    private static final int PREFIX_MAX = 1_024;
    private final Home home;
    private final TableLookup tables;

    Imports(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
    }

    private static void check(ImportTableRequest request) {
        var source = request.s3BucketSource();
        var constraints = new Constraints().notNull("s3BucketSource", source).notNull("inputFormat", request.inputFormatAsString())
                .oneOf("inputFormat", request.inputFormatAsString(), "DYNAMODB_JSON, ION, CSV")
                .oneOf("inputCompressionType", request.inputCompressionTypeAsString(), "ZSTD, NONE, GZIP")
                .notNull("tableCreationParameters", request.tableCreationParameters());
        if (source != null) {
            constraints.notNull("s3BucketSource.s3Bucket", source.s3Bucket()).length("s3BucketSource.s3KeyPrefix", source.s3KeyPrefix(), 0, PREFIX_MAX);
            constraints.ownName("tableCreationParameters.tableName", request.tableCreationParameters() == null ? null
                    : request.tableCreationParameters().tableName());
            ExportChecks.bucket(constraints, "s3BucketSource.s3Bucket", source.s3Bucket(), "s3BucketSource.s3BucketOwner", source.s3BucketOwner());
        }
        var csv = request.inputFormatOptions() == null ? null : request.inputFormatOptions().csv();
        if (csv != null) {
            constraints.length("inputFormatOptions.csv.delimiter", csv.delimiter(), 1, 1)
                    .require(csv.delimiter() == null || DELIMITER.matcher(csv.delimiter()).matches(), csv.delimiter(),
                            "inputFormatOptions.csv.delimiter", "Member must satisfy regular expression pattern: [,;:|\\t ]")
                    .size("inputFormatOptions.csv.headerList", csv.headerList(), csv.hasHeaderList(), 1, HEADERS_MAX);
        }
        constraints.check();
        if (csv != null && !request.inputFormatAsString().equals("CSV")) {
            throw DynamoDbErrors.validation("Invalid Request: Unsupported InputFormatOptions for the given input format: "
                    + request.inputFormatAsString() + ".");
        }
        var creation = ImportRow.creation(request.tableCreationParameters());
        CreateTableChecks.check(creation);
        Unbuilt.refuse(request);
    }

    @Override
    public ImportTableResponse importTable(ImportTableRequest request) {
        check(request);
        var table = request.tableCreationParameters().tableName();
        var arn = ImportRow.IMPORTS.newArn(home, table, home.clock().now());
        var id = home.ids().uuid();
        var row = new NewKey(home).with(table, EncryptionWish.of(request.tableCreationParameters().sseSpecification()), key -> {
            var begun = new ImportRow(arn, Pojos.write(request), id, 0, home.clock().now(), Errand.ofCaller(), Status.IN_PROGRESS,
                    Optional.empty(), ImportRow.Counts.NONE, "", "", key);
            return home.store().write(tx -> begin(tx, request, begun));
        });
        return ImportTableResponse.builder().importTableDescription(row.description(tableArn(row), home.account())).build();
    }

    private ImportRow begin(Tables.Write tx, ImportTableRequest request, ImportRow begun) {
        GrantIntents.settle(tx, home, begun.key());
        var known = JobTokens.find(tx, TIMER, request.clientToken()).flatMap(earlier -> ImportRow.IMPORTS.find(tx, earlier))
                .filter(earlier -> JobTokens.isValid(earlier.endedAt(), home.clock().now()));
        if (known.isPresent() && !known.get().table().equals(begun.table())) {
            throw DynamoDbErrors.error("ImportConflictException", "Import conflict: Duplicate request detected with conflicting parameters");
        }
        if (known.isPresent() && known.get().status() == Status.IN_PROGRESS) {
            KeyWatch.end(tx, home, begun.table(), begun.key());
            return known.get();
        }
        if (tables.find(tx, begun.table()).isPresent()) {
            throw DynamoDbErrors.resourceInUse("Table already exists: " + begun.table());
        }
        if (known.isPresent()) {
            KeyWatch.end(tx, home, begun.table(), begun.key());
            return known.get();
        }
        if (ImportRow.IMPORTS.list(tx, Optional.empty(), one -> one.status() == Status.IN_PROGRESS, RUNNING_MAX).size() >= RUNNING_MAX) {
            throw DynamoDbErrors.limitExceeded("Subscriber limit exceeded: Only " + RUNNING_MAX + " imports can run simultaneously");
        }
        ImportRow.IMPORTS.put(tx, begun);
        JobTokens.put(tx, TIMER, request.clientToken(), begun.arn());
        Jobs.begin(tx, home, TIMER, begun.arn());
        return begun;
    }

    private String tableArn(ImportRow row) {
        return ResourceNames.tableArn(home, row.table());
    }

    static void due(Home home, Timer timer) {
        var row = home.store().read(tx -> ImportRow.IMPORTS.find(tx, timer.key())).filter(found -> found.status() == Status.IN_PROGRESS);
        row.ifPresent(found -> Jobs.due(home, timer, () -> new ImportRun(home, found).run()));
    }

    static void forget(Home home, Timer timer) {
        home.store().write(tx -> {
            ImportRow.IMPORTS.find(tx, timer.key()).ifPresent(row -> {
                JobTokens.forget(tx, TIMER, row.asked().clientToken(), row.arn());
                ImportRow.IMPORTS.delete(tx, row.arn());
            });
            return null;
        });
    }

    @Override
    public DescribeImportResponse describeImport(DescribeImportRequest request) {
        new Constraints().notNull("importArn", request.importArn()).check();
        if (!ImportRow.IMPORTS.isArn(request.importArn())) {
            throw DynamoDbErrors.validation("Invalid Import ARN");
        }
        if (!ResourceNames.account(request.importArn()).equals(home.account())) {
            throw DynamoDbErrors.accessDenied("Access is denied");
        }
        if (!JobRows.isOf(home, request.importArn())) {
            throw notFound("Invalid import arn");
        }
        var row = home.store().read(tx -> ImportRow.IMPORTS.find(tx, request.importArn()))
                .orElseThrow(() -> notFound("Import not found: " + request.importArn()));
        return DescribeImportResponse.builder().importTableDescription(row.description(tableArn(row), home.account())).build();
    }

    private static RuntimeException notFound(String what) {
        return DynamoDbErrors.error("ImportNotFoundException", "Import not found: " + what);
    }

    @Override
    public ListImportsResponse listImports(ListImportsRequest request) {
        new Constraints().atLeast("pageSize", request.pageSize(), 1).atMost("pageSize", request.pageSize(), LISTED_MAX).check();
        int limit = request.pageSize() == null ? LISTED_USUALLY : request.pageSize();
        var after = Optional.ofNullable(request.nextToken()).map(token -> PageToken.position(TIMER, token, ImportRow.IMPORTS::isArn));
        var rows = home.store().read(tx -> ImportRow.IMPORTS.list(tx, after,
                row -> request.tableArn() == null || tableArn(row).equals(request.tableArn()), limit + 1));
        var page = rows.subList(0, Math.min(limit, rows.size()));
        var response = ListImportsResponse.builder().importSummaryList(page.stream().map(this::summary).toList());
        return rows.size() > limit ? response.nextToken(new PageToken(TIMER, page.getLast().arn()).text()).build() : response.build();
    }

    private ImportSummary summary(ImportRow row) {
        var told = row.description(tableArn(row), home.account());
        return ImportSummary.builder().importArn(told.importArn()).importStatus(told.importStatus()).tableArn(told.tableArn())
                .s3BucketSource(told.s3BucketSource()).inputFormat(told.inputFormat()).startTime(told.startTime()).endTime(told.endTime()).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
