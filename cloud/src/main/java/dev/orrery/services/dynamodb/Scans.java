package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.services.dynamodb.expressions.ConditionPaths;
import dev.orrery.services.dynamodb.values.Values;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/// All items of a table or an index, in the order of the hashes of their keys.
final class Scans implements DynamoDbClient {
    /// Segments divide the hashes by so many of their first bits.
    private static final int SEGMENT_BITS = 12;
    private final Home home;
    private final TableLookup tables;
    private final Unlocking unlocking;

    Scans(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
        this.unlocking = new Unlocking(home);
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
        constraints(request);
        var expressions = new ExpressionSet(request.hasExpressionAttributeNames(), request.expressionAttributeNames(),
                request.hasExpressionAttributeValues(), request.expressionAttributeValues())
                .expression("ProjectionExpression", request.projectionExpression())
                .expression("FilterExpression", request.filterExpression())
                .legacy("AttributesToGet", request.hasAttributesToGet()).legacy("ScanFilter", request.hasScanFilter())
                .legacy("ConditionalOperator", request.conditionalOperator() != null).checkMix();
        Selected.requireDistinct(request.attributesToGet());
        LegacyFilter.check(request.scanFilter());
        StartKeys.requireValues(request.exclusiveStartKey());
        requireSegment(request);
        expressions.checkPlaceholders();
        var filter = expressions.condition("FilterExpression");
        var selected = Selected.of(expressions.projection(), request.hasAttributesToGet(), request.attributesToGet());
        expressions.checkAllUsed();
        var select = new Select(request.selectAsString(), selected, request.projectionExpression() != null ? "ProjectionExpression"
                : "AttributesToGet");
        Predicate<Map<String, AttributeValue>> filtering = filter.isPresent() ? filter.get()::holds
                : request.scanFilter().isEmpty() ? ItemWrite.ALWAYS
                : LegacyFilter.of(request.scanFilter(), request.conditionalOperatorAsString());
        boolean consistent = Boolean.TRUE.equals(request.consistentRead());
        var name = ResourceNames.tableName(request.tableName());
        var page = unlocking.read(tx -> {
            var target = ReadTarget.of(tables.requireActive(tx, request.tableName()), request.indexName(), consistent);
            boolean started = request.hasExclusiveStartKey();
            if (started) {
                requireStartKey(target, request.exclusiveStartKey());
            }
            boolean whole = select.check(target);
            if (started) {
                StartKeys.requireTableKey(target.table(), request.exclusiveStartKey());
            }
            var range = range(target, request);
            KeyChecks.requireNoWayInto(target.table(), selected.paths());
            KeyChecks.requireNoWayInto(target.table(), filter.map(ConditionPaths::of).orElse(List.of()));
            return Throttle.page(tx, home, new Page.Plan(target, range, Queries.limit(request.limit()), whole, consistent, filtering, selected,
                    select.isCount()));
        });
        var response = ScanResponse.builder().count(page.count()).scannedCount(page.scanned())
                .consumedCapacity(page.capacity().told(name, request.returnConsumedCapacityAsString()));
        page.last().ifPresent(response::lastEvaluatedKey);
        return select.isCount() ? response.build() : response.items(page.items()).build();
    }

    private static void constraints(ScanRequest request) {
        var constraints = new Constraints().oneOf("select", request.selectAsString(), Constraints.SELECTS)
                .name("indexName", request.indexName()).atLeast("totalSegments", request.totalSegments(), 1)
                .atMost("totalSegments", request.totalSegments(), DynamoDbLimits.SEGMENTS_MAX)
                .oneOf("returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.RETURN_CONSUMED_CAPACITY)
                .notNull("tableName", request.tableName()).name("tableName", request.tableName())
                .oneOf("conditionalOperator", request.conditionalOperatorAsString(), Constraints.CONDITIONAL_OPERATORS);
        Queries.filters(constraints, "scanFilter", request.scanFilter());
        constraints.atLeast("segment", request.segment(), 0).atLeast("limit", request.limit(), 1)
                .size("attributesToGet", request.attributesToGet(), request.hasAttributesToGet(), 1, Selected.ATTRIBUTES_MAX).check();
    }

    private static void requireSegment(ScanRequest request) {
        if (request.segment() != null && request.totalSegments() == null) {
            throw DynamoDbErrors.validation(
                    "The TotalSegments parameter is required but was not present in the request when Segment parameter is present");
        }
        if (request.totalSegments() == null) {
            return;
        }
        if (request.segment() == null) {
            throw DynamoDbErrors.validation(
                    "The Segment parameter is required but was not present in the request when parameter TotalSegments is present");
        }
        if (request.segment() >= request.totalSegments()) {
            throw DynamoDbErrors.validation("The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: "
                    + request.segment() + " is not less than TotalSegments: " + request.totalSegments());
        }
    }

    private static void requireStartKey(ReadTarget target, Map<String, AttributeValue> key) {
        if (key.size() != target.positionNames().size()) {
            throw DynamoDbErrors.validation(target.index().isPresent() ? StartKeys.INVALID
                    : StartKeys.INVALID + ": The provided key element does not match the schema");
        }
        if (target.index().isPresent()) {
            target.keys().parts().forEach(part -> StartKeys.requirePart(part, key));
        }
    }

    private static Range range(ReadTarget target, ScanRequest request) {
        var all = Range.startingWith(key(target.prefix().toByteArray()));
        int total = request.totalSegments() == null ? 1 : request.totalSegments();
        int segment = request.segment() == null ? 0 : request.segment();
        var range = all;
        if (segment > 0) {
            range = range.from(boundary(target, segment, total));
        }
        if (segment < total - 1) {
            range = range.before(boundary(target, segment + 1, total));
        }
        if (!request.hasExclusiveStartKey()) {
            return range;
        }
        var start = target.key(Values.canonical(request.exclusiveStartKey()));
        if (java.util.Arrays.compareUnsigned(start, range.from()) < 0
                || range.to().length > 0 && java.util.Arrays.compareUnsigned(start, range.to()) >= 0) {
            throw DynamoDbErrors.validation(StartKeys.INVALID + ": Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct"
                    + " Segment. TotalSegments: " + total + " Segment: " + segment);
        }
        return range.behind(key(start));
    }

    /// Where the hashes of a segment begin.
    private static Key boundary(ReadTarget target, long segment, long total) {
        long first = ((segment << SEGMENT_BITS) + total - 1) / total;
        if (first >= 1 << SEGMENT_BITS) {
            return key(Range.startingWith(key(target.prefix().toByteArray())).to());
        }
        return key(target.prefix().octet((int) (first >> 4)).octet((int) (first << 4)).toByteArray());
    }

    private static Key key(byte[] bytes) {
        return Key.empty().raw(bytes);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
