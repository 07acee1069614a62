package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.AccessDenied;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.TransactionActions.Action;
import dev.orrery.services.dynamodb.expressions.ExpressionException;
import dev.orrery.services.dynamodb.partiql.Statement;
import dev.orrery.services.dynamodb.partiql.StatementParser;
import dev.orrery.services.dynamodb.values.ValueChecks;
import dev.orrery.services.dynamodb.values.Values;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionResponse;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;

/// Statements of PartiQL, alone, in batches and in transactions.
final class PartiQl implements DynamoDbClient {
    static final String DUPLICATE = "DuplicateItem";
    private static final int BATCH_MAX = 25;
    private final Home home;
    private final TableLookup tables;
    private final Unlocking unlocking;
    private final PartiQlReads reads;

    PartiQl(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
        this.unlocking = new Unlocking(home);
        this.reads = new PartiQlReads(tables);
    }

    @Override
    public ExecuteStatementResponse executeStatement(ExecuteStatementRequest request) {
        new Constraints().notNull("statement", request.statement()).length("statement", request.statement(), 1, StatementParser.CHARACTERS_MAX)
                .size("parameters", request.parameters(), request.hasParameters(), 1, Integer.MAX_VALUE).atLeast("limit", request.limit(), 1)
                .oneOf("returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.RETURN_CONSUMED_CAPACITY).check();
        var statement = parsed(request.statement(), request.parameters());
        requirePermission(statement, request.returnValuesOnConditionCheckFailureAsString(), Optional.empty());
        if (statement instanceof Statement.Select select) {
            var page = unlocking.read(tx -> reads.page(tx, select, Boolean.TRUE.equals(request.consistentRead()),
                    Queries.limit(request.limit()), Optional.ofNullable(request.nextToken())));
            var response = ExecuteStatementResponse.builder().items(page.items())
                    .consumedCapacity(page.capacity().told(select.table(), request.returnConsumedCapacityAsString()));
            page.last().ifPresent(last -> response.lastEvaluatedKey(last).nextToken(PartiQlReads.token(last)));
            return response.build();
        }
        if (statement instanceof Statement.Exists) {
            throw DynamoDbErrors.validation("Unsupported operation: EXISTS is only supported in transactions");
        }
        var written = unlocking.write(tx -> write(tx, statement, "ALL_OLD".equals(request.returnValuesOnConditionCheckFailureAsString())));
        var response = ExecuteStatementResponse.builder()
                .consumedCapacity(written.capacity().told(statement.table(), request.returnConsumedCapacityAsString()));
        return response.items(written.returned().map(List::of).orElse(List.of())).build();
    }

    private static Statement parsed(String text, List<AttributeValue> parameters) {
        for (var parameter : parameters) {
            ValueChecks.problem(parameter).ifPresent(problem -> {
                throw DynamoDbErrors.validation(problem);
            });
        }
        try {
            return StatementParser.parse(text, parameters.stream().map(Values::canonical).toList());
        } catch (ExpressionException e) {
            throw DynamoDbErrors.validation(e.getMessage());
        }
    }

    private void requirePermission(Statement statement, String onFailure, Optional<String> within) {
        var access = DynamoDbAccess.ofStatement(home, statement, onFailure, within);
        var decision = Call.current().decide(access);
        if (!decision.allowed()) {
            throw DynamoDbErrors.accessDenied(AccessDenied.message(Call.current().caller(), access, decision));
        }
    }

    /// @param returned the item that is told, if any
    private record Done(Capacity capacity, Optional<Map<String, AttributeValue>> returned) { }

    private Done write(Tables.Write tx, Statement statement, boolean returnsItem) {
        var table = tables.requireActive(tx, statement.table());
        var write = write(table, statement);
        write.check(table);
        try {
            var outcome = write.perform(tx, home, table);
            var returning = statement instanceof Statement.Change change ? change.returning()
                    : statement instanceof Statement.Delete delete ? delete.returning() : "NONE";
            var paths = statement instanceof Statement.Change change ? change.update().paths()
                    : List.<dev.orrery.services.dynamodb.expressions.DocumentPath>of();
            return new Done(outcome.capacity(), ItemWrites.returned(returning, outcome, paths));
        } catch (ItemWrite.Refused refused) {
            throw statement instanceof Statement.Insert
                    ? DynamoDbErrors.error("DuplicateItemException", "Duplicate primary key exists in table")
                    : DynamoDbErrors.conditionFailed(returnsItem ? refused.item() : Map.of());
        }
    }

    private ItemWrite write(OpenTable table, Statement statement) {
        return switch (statement) {
            case Statement.Insert(_, var item) -> {
                Selected.requireValues(item);
                ItemWrites.requireSize(item);
                yield new ItemWrite.Put(Values.canonical(item), Map::isEmpty);
            }
            case Statement.Change(_, var update, var where, _) -> {
                var keys = PartiQlKeys.of(Optional.of(where));
                var rest = keys.rest(table.keys());
                yield new ItemWrite.Change(keys.item(table.keys()), item -> !item.isEmpty() && rest.test(item), new ItemUpdate.ByExpression(update));
            }
            case Statement.Delete(_, var where, _) -> {
                var keys = PartiQlKeys.of(Optional.of(where));
                yield new ItemWrite.Delete(keys.item(table.keys()), keys.rest(table.keys()));
            }
            case Statement.Exists(var select) -> reads.check(table, select.where());
            case Statement.Select _ -> throw new IllegalStateException("a select writes nothing");
        };
    }

    @Override
    public BatchExecuteStatementResponse batchExecuteStatement(BatchExecuteStatementRequest request) {
        var constraints = new Constraints().notNull("statements", request.hasStatements())
                .size("statements", request.statements(), request.hasStatements(), 1, BATCH_MAX)
                .oneOf("returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.RETURN_CONSUMED_CAPACITY);
        for (int i = 0; i < request.statements().size(); i++) {
            constraints.length("statements." + (i + 1) + ".member.statement", request.statements().get(i).statement(), 1,
                    StatementParser.CHARACTERS_MAX);
        }
        constraints.check();
        var parsed = new ArrayList<Optional<Statement>>();
        for (var one : request.statements()) {
            try {
                parsed.add(Optional.of(parsed(one.statement() == null ? "" : one.statement(), one.parameters())));
            } catch (AwsServiceException _) {
                parsed.add(Optional.empty());
            }
        }
        requireOneKind(parsed.stream().flatMap(Optional::stream).toList());
        var responses = new ArrayList<BatchStatementResponse>();
        var capacities = new ArrayList<ConsumedCapacity>();
        for (var one : request.statements()) {
            responses.add(respond(one, request.returnConsumedCapacityAsString(), capacities));
        }
        var response = BatchExecuteStatementResponse.builder().responses(responses);
        return capacities.isEmpty() ? response.build() : response.consumedCapacity(capacities).build();
    }

    /// @param capacities takes what the statement consumed, when that was asked
    private BatchStatementResponse respond(BatchStatementRequest one, String asked, List<ConsumedCapacity> capacities) {
        var response = BatchStatementResponse.builder();
        try {
            var statement = parsed(one.statement() == null ? "" : one.statement(), one.parameters());
            response.tableName(statement.table());
            requirePermission(statement, one.returnValuesOnConditionCheckFailureAsString(), Optional.empty());
            var done = statement instanceof Statement.Select select ? read(select, Boolean.TRUE.equals(one.consistentRead()))
                    : unlocking.write(tx -> write(tx, statement, "ALL_OLD".equals(one.returnValuesOnConditionCheckFailureAsString())));
            done.returned().ifPresent(response::item);
            if (Capacity.isAsked(asked)) {
                capacities.add(done.capacity().told(statement.table(), asked));
            }
        } catch (AwsServiceException e) {
            var code = e.awsErrorDetails().errorCode();
            response.error(error -> error.code(code.equals("ValidationException") ? "ValidationError"
                    : code.endsWith("Exception") ? code.substring(0, code.length() - "Exception".length()) : code)
                    .message(e.awsErrorDetails().errorMessage()));
        }
        return response.build();
    }

    private Done read(Statement.Select select, boolean consistent) {
        var found = unlocking.read(tx -> reads.item(tx, select));
        return new Done(new Capacity().table(Capacity.read(found.bytes(), consistent)), found.item());
    }

    private static void requireOneKind(List<Statement> statements) {
        long selects = statements.stream().filter(Statement.Select.class::isInstance).count();
        if (selects > 0 && selects < statements.size()) {
            throw DynamoDbErrors.validation("Batch and transaction statements must be either all reads or all writes");
        }
    }

    @Override
    public ExecuteTransactionResponse executeTransaction(ExecuteTransactionRequest request) {
        var constraints = new Constraints().notNull("transactStatements", request.hasTransactStatements())
                .size("transactStatements", request.transactStatements(), request.hasTransactStatements(), 1,
                        DynamoDbLimits.TRANSACTION_ACTIONS_MAX)
                .oneOf("returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.RETURN_CONSUMED_CAPACITY);
        for (int i = 0; i < request.transactStatements().size(); i++) {
            var at = "transactStatements." + (i + 1) + ".member.statement";
            var statement = request.transactStatements().get(i).statement();
            constraints.notNull(at, statement).length(at, statement, 1, StatementParser.CHARACTERS_MAX);
        }
        constraints.check();
        var statements = request.transactStatements().stream().map(one -> parsed(one.statement(), one.parameters())).toList();
        requireOneKind(statements);
        for (int i = 0; i < statements.size(); i++) {
            requirePermission(statements.get(i), request.transactStatements().get(i).returnValuesOnConditionCheckFailureAsString(),
                    Optional.of("ExecuteTransaction"));
        }
        var asked = request.returnConsumedCapacityAsString();
        if (statements.getFirst() instanceof Statement.Select) {
            return unlocking.read(tx -> read(statements.stream().map(statement -> reads.item(tx, (Statement.Select) statement)).toList(), asked));
        }
        var token = IdempotencyTokens.Token.of(request.clientRequestToken(),
                request.toBuilder().returnConsumedCapacity((String) null).build());
        var done = unlocking.write(tx -> {
            var actions = new ArrayList<Action>();
            for (int i = 0; i < statements.size(); i++) {
                var statement = statements.get(i);
                var returned = request.transactStatements().get(i).returnValuesOnConditionCheckFailureAsString();
                actions.add(new Action(statement.table(), write(tables.requireActive(tx, statement.table()), statement), "ALL_OLD".equals(returned),
                        statement instanceof Statement.Insert ? DUPLICATE : Action.CONDITION_FAILED));
            }
            var transactions = new Transactions(home);
            if (token.isPresent() && token.get().wasUsed(tx, home)) {
                return transactions.repeated(tx, actions);
            }
            var performed = transactions.perform(tx, actions);
            token.ifPresent(used -> used.remember(tx, home));
            return performed;
        });
        var response = ExecuteTransactionResponse.builder().responses(List.of());
        Transactions.told(asked, done).ifPresent(response::consumedCapacity);
        return response.build();
    }

    private static ExecuteTransactionResponse read(List<PartiQlReads.Found> all, String asked) {
        var seen = new HashSet<ByteBuffer>();
        var capacities = new LinkedHashMap<String, Capacity>();
        for (var found : all) {
            if (!seen.add(ByteBuffer.wrap(found.key()))) {
                throw DynamoDbErrors.validation(Transactions.SAME_ITEM);
            }
            capacities.computeIfAbsent(found.table().name(), _ -> new Capacity()).table(2 * Capacity.read(found.bytes(), true));
        }
        var response = ExecuteTransactionResponse.builder().responses(all.stream()
                .map(found -> found.item().map(item -> ItemResponse.builder().item(item).build()).orElseGet(() -> ItemResponse.builder().build()))
                .toList());
        Transactions.told(asked, capacities, false).ifPresent(response::consumedCapacity);
        return response.build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
