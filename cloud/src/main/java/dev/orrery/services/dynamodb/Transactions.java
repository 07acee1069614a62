package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.TransactionActions.Action;
import dev.orrery.services.dynamodb.values.ItemSize;
import dev.orrery.services.dynamodb.values.Values;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/// Many items at once, all or nothing: each is one transaction of the store, and those are serializable. So nothing
/// conflicts here: whoever comes second waits.
final class Transactions implements DynamoDbClient {
    private static final CancellationReason NONE = CancellationReason.builder().code("None").build();
    static final String SAME_ITEM = "Transaction request cannot include multiple operations on one item";
    private final Home home;
    private final TableLookup tables;
    private final Unlocking unlocking;

    Transactions(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
        this.unlocking = new Unlocking(home);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        TransactionActions.constraints(request).check();
        var actions = TransactionActions.of(request);
        var token = IdempotencyTokens.Token.of(request);
        return unlocking.write(tx -> {
            if (token.isPresent() && token.get().wasUsed(tx, home)) {
                return answer(request, repeated(tx, actions));
            }
            var done = perform(tx, actions);
            token.ifPresent(used -> used.remember(tx, home));
            return answer(request, done);
        });
    }

    record Done(OpenTable table, Action action, Capacity capacity, boolean writing) { }

    List<Done> perform(Tables.Write tx, List<Action> actions) {
        var opened = open(tx, actions);
        var throttles = new Throttles(tx);
        throttles.require(opened, Throttle::requireWrite);
        var reasons = new ArrayList<CancellationReason>();
        var done = new ArrayList<Done>();
        long bytes = 0;
        for (int i = 0; i < actions.size(); i++) {
            var action = actions.get(i);
            var table = opened.get(i);
            try {
                action.write().check(table);
                var throttle = throttles.of(table);
                var outcome = action.write().perform(tx, home, table, throttle);
                bytes += Math.max(outcome.before().map(ItemSize::of).orElse(0L), outcome.after().map(ItemSize::of).orElse(0L));
                // Once more, because transactions consume twice.
                throttle.take(outcome.capacity(), true);
                done.add(new Done(table, action, outcome.capacity().doubled(), true));
                reasons.add(NONE);
            } catch (ItemWrite.Refused refused) {
                reasons.add(conditionFailed(action, refused));
            } catch (ProvisionedThroughputExceededException throttled) {
                reasons.add(throttled(throttled));
            } catch (AwsServiceException problem) {
                reasons.add(CancellationReason.builder().code("ValidationError").message(problem.awsErrorDetails().errorMessage()).build());
            }
        }
        if (reasons.stream().anyMatch(reason -> reason != NONE)) {
            throw DynamoDbErrors.transactionCanceled(reasons);
        }
        if (bytes > DynamoDbLimits.TRANSACTION_BYTES_MAX) {
            throw DynamoDbErrors.validation("Collection of items in the transaction exceeds the maximum allowed size of 4 MB");
        }
        return done;
    }

    /// Those of the tables of one transaction.
    private final class Throttles {
        private final Tables.Read tx;
        private final Map<Long, Throttle> byTable = new HashMap<>();

        Throttles(Tables.Read tx) {
            this.tx = tx;
        }

        Throttle of(OpenTable table) {
            return byTable.computeIfAbsent(table.definition().number(), _ -> Throttle.of(tx, home, table));
        }

        /// Before anything is consumed: a transaction that is throttled takes nothing.
        void require(List<OpenTable> opened, Consumer<Throttle> requirement) {
            var reasons = new ArrayList<CancellationReason>();
            for (var table : opened) {
                try {
                    requirement.accept(of(table));
                    reasons.add(NONE);
                } catch (ProvisionedThroughputExceededException throttled) {
                    reasons.add(throttled(throttled));
                }
            }
            if (reasons.stream().anyMatch(reason -> reason != NONE)) {
                throw DynamoDbErrors.transactionCanceled(reasons);
            }
        }
    }

    private static CancellationReason throttled(ProvisionedThroughputExceededException throttled) {
        return CancellationReason.builder().code("ProvisionedThroughputExceeded").message(throttled.awsErrorDetails().errorMessage()).build();
    }

    private static CancellationReason conditionFailed(Action action, ItemWrite.Refused refused) {
        var reason = CancellationReason.builder().code(action.refusal())
                .message(action.refusal().equals(PartiQl.DUPLICATE) ? "Duplicate primary key exists in table" : "The conditional request failed");
        if (action.returnsItem() && !refused.item().isEmpty()) {
            reason.item(refused.item());
        }
        return reason.build();
    }

    /// Finds the tables, and refuses two actions on one item.
    private List<OpenTable> open(Tables.Read tx, List<Action> actions) {
        var opened = new ArrayList<OpenTable>();
        Set<ByteBuffer> seen = new HashSet<>();
        for (var action : actions) {
            var table = tables.requireActive(tx, action.tableName());
            opened.add(table);
            if (table.keys().isIn(action.write().key()) && !seen.add(ByteBuffer.wrap(table.key(action.write().key())))) {
                throw DynamoDbErrors.validation(SAME_ITEM);
            }
        }
        return opened;
    }

    /// The same request again changes nothing; it consumes what reading the items does.
    List<Done> repeated(Tables.Read tx, List<Action> actions) {
        var opened = open(tx, actions);
        var done = new ArrayList<Done>();
        for (int i = 0; i < actions.size(); i++) {
            var table = opened.get(i);
            long size = tx.get(ItemRow.ITEMS, table.key(actions.get(i).write().key())).map(ItemRow::attributes).map(ItemSize::of).orElse(0L);
            done.add(new Done(table, actions.get(i), new Capacity().table(Capacity.read(size, true)).doubled(), false));
        }
        return done;
    }

    private static TransactWriteItemsResponse answer(TransactWriteItemsRequest request, List<Done> done) {
        var response = TransactWriteItemsResponse.builder();
        var metrics = new LinkedHashMap<String, List<ItemCollectionMetrics>>();
        for (var one : done) {
            if ("SIZE".equals(request.returnItemCollectionMetricsAsString())) {
                CollectionMetrics.of(one.table(), one.action().write().key())
                        .ifPresent(found -> metrics.computeIfAbsent(one.table().name(), _ -> new ArrayList<>()).add(found));
            }
        }
        told(request.returnConsumedCapacityAsString(), done).ifPresent(response::consumedCapacity);
        return metrics.isEmpty() ? response.build() : response.itemCollectionMetrics(metrics).build();
    }

    /// What writes consumed, or the reads that they were when they had been done before.
    static Optional<List<ConsumedCapacity>> told(String asked, List<Done> done) {
        var capacities = new LinkedHashMap<String, Capacity>();
        done.forEach(one -> capacities.computeIfAbsent(one.table().name(), _ -> new Capacity()).add(one.capacity()));
        return told(asked, capacities, done.getFirst().writing());
    }

    static Optional<List<ConsumedCapacity>> told(String asked, Map<String, Capacity> capacities, boolean writing) {
        return Capacity.isAsked(asked) ? Optional.of(capacities.entrySet().stream()
                .map(entry -> entry.getValue().toldOfTransaction(entry.getKey(), asked, writing)).toList()) : Optional.empty();
    }

    @Override
    public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
        var constraints = new Constraints().notNull("transactItems", request.hasTransactItems())
                .size("transactItems", request.transactItems(), request.hasTransactItems(), 1, DynamoDbLimits.TRANSACTION_ACTIONS_MAX)
                .oneOf("returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.RETURN_CONSUMED_CAPACITY);
        for (int i = 0; i < request.transactItems().size(); i++) {
            var get = request.transactItems().get(i).get();
            var at = "transactItems." + (i + 1) + ".member.get";
            constraints.notNull(at, get);
            if (get != null) {
                constraints.notNull(at + ".key", get.hasKey()).notNull(at + ".tableName", get.tableName())
                        .name(at + ".tableName", get.tableName());
            }
        }
        constraints.check();
        var gets = request.transactItems().stream().map(TransactGetItem::get).toList();
        var selections = gets.stream().map(Transactions::selected).toList();
        return unlocking.read(tx -> read(tx, request, gets, selections));
    }

    private static Selected selected(Get get) {
        var expressions = new ExpressionSet(get.hasExpressionAttributeNames(), get.expressionAttributeNames(), false, Map.of())
                .expression("ProjectionExpression", get.projectionExpression()).checkMix();
        Selected.requireValues(get.key());
        expressions.checkPlaceholders();
        var selected = Selected.of(expressions.projection(), false, List.of());
        expressions.checkAllUsed();
        return selected;
    }

    private TransactGetItemsResponse read(Tables.Read tx, TransactGetItemsRequest request, List<Get> gets, List<Selected> selections) {
        var responses = new ArrayList<ItemResponse>();
        var capacities = new LinkedHashMap<String, Capacity>();
        var reasons = new ArrayList<CancellationReason>();
        var seen = new HashSet<ByteBuffer>();
        var opened = gets.stream().map(get -> tables.requireActive(tx, get.tableName())).toList();
        var throttles = new Throttles(tx);
        throttles.require(opened, Throttle::requireRead);
        long bytes = 0;
        for (int i = 0; i < gets.size(); i++) {
            var table = opened.get(i);
            var key = Values.canonical(gets.get(i).key());
            var problem = KeyChecks.keyProblem(table, key);
            reasons.add(problem.map(message -> CancellationReason.builder().code("ValidationError").message(message).build()).orElse(NONE));
            if (problem.isPresent()) {
                continue;
            }
            KeyChecks.requireNoWayInto(table, selections.get(i).paths());
            if (!seen.add(ByteBuffer.wrap(table.key(key)))) {
                throw DynamoDbErrors.validation(SAME_ITEM);
            }
            var item = tx.get(ItemRow.ITEMS, table.key(key)).map(ItemRow::attributes);
            long size = item.map(ItemSize::of).orElse(0L);
            bytes += size;
            var capacity = new Capacity().table(2 * Capacity.read(size, true));
            throttles.of(table).take(capacity, false);
            capacities.computeIfAbsent(table.name(), _ -> new Capacity()).add(capacity);
            responses.add(response(item.map(selections.get(i)::of)));
        }
        if (reasons.stream().anyMatch(reason -> reason != NONE)) {
            throw DynamoDbErrors.transactionCanceled(reasons);
        }
        if (bytes > DynamoDbLimits.TRANSACTION_BYTES_MAX) {
            throw DynamoDbErrors.validation("Collection of items in the transaction exceeds the maximum allowed size of 4 MB");
        }
        var response = TransactGetItemsResponse.builder().responses(responses);
        told(request.returnConsumedCapacityAsString(), capacities, false).ifPresent(response::consumedCapacity);
        return response.build();
    }

    private static ItemResponse response(Optional<Map<String, AttributeValue>> item) {
        return item.map(found -> ItemResponse.builder().item(found).build()).orElseGet(() -> ItemResponse.builder().build());
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
