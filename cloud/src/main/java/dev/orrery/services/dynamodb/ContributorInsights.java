package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ContributorInsightsStatus;
import software.amazon.awssdk.services.dynamodb.model.ContributorInsightsSummary;
import software.amazon.awssdk.services.dynamodb.model.DescribeContributorInsightsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContributorInsightsResponse;
import software.amazon.awssdk.services.dynamodb.model.ListContributorInsightsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListContributorInsightsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateContributorInsightsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateContributorInsightsResponse;

/// For which tables and indexes contributor insights are wanted. It is kept and told; nobody makes rules of CloudWatch of
/// it, so none are named.
/// Source: API Reference, `UpdateContributorInsights`; states and what lists leave out as recorded in ack-api-quirks,
/// DDB-TABLE-089 to 095 and 341.
final class ContributorInsights implements DynamoDbClient {
    private static final int LISTED_MAX = 100;
    private static final String ACTIONS = "ENABLE, DISABLE";
    private static final String MODES = "ACCESSED_AND_THROTTLED_KEYS, THROTTLED_KEYS";
    private static final String DEFAULT_MODE = "ACCESSED_AND_THROTTLED_KEYS";
    private static final String LIST = "insights";
    private final Home home;
    private final TableLookup tables;

    ContributorInsights(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
    }

    @Override
    public UpdateContributorInsightsResponse updateContributorInsights(UpdateContributorInsightsRequest request) {
        new Constraints().notNull("tableName", request.tableName()).name("tableName", request.tableName())
                .name("indexName", request.indexName())
                .notNull("contributorInsightsAction", request.contributorInsightsActionAsString())
                .oneOf("contributorInsightsAction", request.contributorInsightsActionAsString(), ACTIONS)
                .oneOf("contributorInsightsMode", request.contributorInsightsModeAsString(), MODES).check();
        boolean enable = request.contributorInsightsActionAsString().equals("ENABLE");
        var changed = new Unlocking(home).write(tx -> {
            var table = require(tx, request.tableName(), request.indexName());
            OpenedKeys.require(tx, home, tables.require(tx, request.tableName()));
            var now = home.clock().now();
            var index = index(request.indexName());
            var before = InsightsRow.find(tx, table, index);
            var mode = request.contributorInsightsMode() != null ? request.contributorInsightsModeAsString()
                    : before.filter(InsightsRow::enabled).map(InsightsRow::mode).orElse(DEFAULT_MODE);
            boolean same = before.map(known -> known.enabled() == enable && (!enable || known.mode().equals(mode))).orElse(!enable);
            if (same) {
                return before.orElseGet(() -> new InsightsRow(table.name(), table.number(), index, false, mode, now, now));
            }
            var next = new InsightsRow(table.name(), table.number(), index, enable,
                    enable ? mode : before.map(InsightsRow::mode).orElse(mode), now, now.plus(DynamoDbLimits.SETTLING));
            next.put(tx);
            return next;
        });
        return UpdateContributorInsightsResponse.builder().tableName(changed.table()).indexName(request.indexName())
                .contributorInsightsStatus(changed.statusAt(home.clock().now())).contributorInsightsMode(changed.mode()).build();
    }

    @Override
    public DescribeContributorInsightsResponse describeContributorInsights(DescribeContributorInsightsRequest request) {
        new Constraints().notNull("tableName", request.tableName()).name("tableName", request.tableName())
                .name("indexName", request.indexName()).check();
        return home.store().read(tx -> {
            var table = require(tx, request.tableName(), request.indexName());
            var described = DescribeContributorInsightsResponse.builder().tableName(table.name()).indexName(request.indexName());
            return InsightsRow.find(tx, table, index(request.indexName()))
                    .map(row -> described.contributorInsightsStatus(row.statusAt(home.clock().now())).lastUpdateDateTime(row.changedAt())
                            .contributorInsightsMode(row.mode()).build())
                    .orElseGet(() -> described.contributorInsightsStatus(ContributorInsightsStatus.DISABLED).build());
        });
    }

    @Override
    public ListContributorInsightsResponse listContributorInsights(ListContributorInsightsRequest request) {
        new Constraints().name("tableName", request.tableName()).atMost("maxResults", request.maxResults(), LISTED_MAX).check();
        int limit = request.maxResults() == null || request.maxResults() < 1 ? LISTED_MAX : request.maxResults();
        var table = Optional.ofNullable(request.tableName()).map(tables::name);
        var position = Optional.ofNullable(request.nextToken()).map(token -> position(token));
        var rows = home.store().read(tx -> {
            table.ifPresent(name -> tables.require(tx, name));
            return InsightsRow.all(tx, table, position, home.clock().now(), limit + 1);
        });
        var page = rows.subList(0, Math.min(limit, rows.size()));
        var response = ListContributorInsightsResponse.builder().contributorInsightsSummaries(page.stream().map(this::summary).toList());
        return rows.size() > limit ? response.nextToken(token(page.getLast())).build() : response.build();
    }

    private ContributorInsightsSummary summary(InsightsRow row) {
        return ContributorInsightsSummary.builder().tableName(row.table()).indexName(row.index().isEmpty() ? null : row.index())
                .contributorInsightsStatus(row.statusAt(home.clock().now())).contributorInsightsMode(row.mode()).build();
    }

    private static String token(InsightsRow last) {
        return new PageToken(LIST, last.table() + "/" + last.number() + "/" + last.index()).text();
    }

    private static InsightsRow position(String token) {
        var parts = PageToken.position(LIST, token, text -> text.matches("[^/]+/\\d{1,18}/[^/]*")).split("/", 3);
        return new InsightsRow(parts[0], Long.parseLong(parts[1]), parts[2], false, "", java.time.Instant.EPOCH, java.time.Instant.EPOCH);
    }

    private static String index(String name) {
        return name == null ? "" : name;
    }

    private TableDefinition require(Tables.Read tx, String name, String index) {
        var table = tables.require(tx, name).definition();
        if (index != null && table.index(index).filter(known -> !known.isLocal() && !known.isGoneAt(home.clock().now())).isEmpty()) {
            throw DynamoDbErrors.resourceNotFound("Index: " + index + " not found for table: " + table.name());
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
