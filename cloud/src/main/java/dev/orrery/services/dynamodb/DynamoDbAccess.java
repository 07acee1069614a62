package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.services.dynamodb.StreamRows.StreamRow;
import dev.orrery.services.dynamodb.partiql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeExportRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeImportRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.ExportTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.ImportTableRequest;
import software.amazon.awssdk.services.dynamodb.model.PutResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/// Tells what each request needs to be allowed.
/// Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB".
final class DynamoDbAccess {
    private static final String WRITES = "TransactWriteItems";
    private static final List<String> ADDING = List.of("CreateTable", "CreateTableReplica", "Scan", "Query", "UpdateItem", "PutItem", "GetItem",
            "DeleteItem", "BatchWriteItem");
    private static final List<String> REMOVING = List.of("DeleteTable", "DeleteTableReplica");
    private final Home home;

    private DynamoDbAccess(Home home) {
        this.home = home;
    }

    static List<Access> of(Home home, Object request) {
        var access = new DynamoDbAccess(home);
        return switch (request) {
            case BatchGetItemRequest batch -> batch.requestItems().entrySet().stream()
                    .map(entry -> access.onTable("BatchGetItem", entry.getKey(), table -> Conditions.of(table, entry.getValue(),
                            batch.returnConsumedCapacityAsString()))).toList();
            case BatchWriteItemRequest batch -> batch.requestItems().entrySet().stream()
                    .map(entry -> access.onTable("BatchWriteItem", entry.getKey(), table -> Conditions.of(table, entry.getValue(),
                            batch.returnConsumedCapacityAsString()))).toList();
            case TransactWriteItemsRequest transaction -> access.ofTransaction(transaction);
            case TransactGetItemsRequest transaction -> transaction.transactItems().stream().filter(item -> item.get() != null)
                    .map(item -> access.within("TransactGetItems", "GetItem", item.get().tableName(),
                            TransactedRequests.alone(item.get(), transaction.returnConsumedCapacityAsString()))).toList();
            case QueryRequest query -> List.of(access.onIndex("Query", query.tableName(), query.indexName(), Conditions.of(query)));
            case ScanRequest scan -> List.of(access.onIndex("Scan", scan.tableName(), scan.indexName(), Conditions.of(scan)));
            case ExecuteStatementRequest _, BatchExecuteStatementRequest _, ExecuteTransactionRequest _ -> List.of();
            case CreateTableRequest create -> access.ofCreation(create);
            case RestoreTableFromBackupRequest restore -> List.of(access.ofOther(restore),
                    access.onTable("RestoreTableFromBackup", restore.targetTableName(), _ -> Map.of()));
            case RestoreTableToPointInTimeRequest restore -> List.of(
                    access.onTable("RestoreTableToPointInTime", ContinuousBackups.source(restore), _ -> Map.of()),
                    access.onTable("RestoreTableToPointInTime", restore.targetTableName(), _ -> Map.of()));
            case ImportTableRequest made when made.tableCreationParameters() != null -> List.of(
                    access.onTable("ImportTable", made.tableCreationParameters().tableName(), _ -> Map.of()));
            case UpdateTableRequest update when !update.replicaUpdates().isEmpty() -> access.ofReplicas(update);
            case UpdateTimeToLiveRequest update when update.tableName() != null -> access.everywhere(update);
            case SdkPojo other -> List.of(access.ofOther(other));
            default -> throw new IllegalStateException(request.getClass() + " is not a request of DynamoDB");
        };
    }

    private List<Access> ofTransaction(TransactWriteItemsRequest transaction) {
        var capacity = transaction.returnConsumedCapacityAsString();
        var all = new ArrayList<Access>();
        for (var item : transaction.transactItems()) {
            if (item.put() != null) {
                all.add(within(WRITES, "PutItem", item.put().tableName(), TransactedRequests.alone(item.put(), capacity)));
            }
            if (item.delete() != null) {
                all.add(within(WRITES, "DeleteItem", item.delete().tableName(), TransactedRequests.alone(item.delete(), capacity)));
            }
            if (item.update() != null) {
                all.add(within(WRITES, "UpdateItem", item.update().tableName(), TransactedRequests.alone(item.update(), capacity)));
            }
            if (item.conditionCheck() != null) {
                all.add(within(WRITES, "ConditionCheckItem", item.conditionCheck().tableName(),
                        TransactedRequests.alone(item.conditionCheck(), capacity)));
            }
        }
        return all;
    }

    /// @param alone what the action would be as a request of its own
    private Access within(String operation, String action, String table, SdkPojo alone) {
        return onTable(action, table, found -> Conditions.within(operation, Conditions.of(found, alone)));
    }

    /// Who gives a new table a policy or tags needs what would do so later.
    /// Source: API Reference, `CreateTable`; Service Authorization Reference, "dependent actions".
    private List<Access> ofCreation(CreateTableRequest create) {
        var all = new ArrayList<Access>();
        all.add(ofOther(create));
        if (create.resourcePolicy() != null) {
            all.add(onTable("PutResourcePolicy", create.tableName(), _ -> Map.of()));
        }
        if (!create.tags().isEmpty()) {
            all.add(onTable("TagResource", create.tableName(), _ -> TagConditions.of(create)));
        }
        return all;
    }

    /// A request that is about one thing, which one of its members names.
    private Access ofOther(SdkPojo request) {
        var type = request.getClass().getSimpleName();
        var action = type.substring(0, type.length() - "Request".length());
        var named = RequestResource.of(request);
        return switch (named) {
            case RequestResource.Table(var name) -> onTable(action, name, table -> TagConditions.with(Conditions.of(table, request), request));
            case RequestResource.Arn(var arn) -> onArn(action, arn, request);
            case RequestResource.Account _ -> Access.of("dynamodb:" + action, "*", home.account());
            case RequestResource.Streams _ -> Access.of("dynamodb:" + action,
                    ResourceNames.tableArn(home, "*") + "/stream/*", home.account());
        };
    }

    /// Who adds a replica to a table might read and write there; who takes one away deletes it.
    /// Source: Developer Guide, "Using IAM with global tables".
    private List<Access> ofReplicas(UpdateTableRequest update) {
        var all = new ArrayList<Access>();
        all.add(ofOther(update));
        for (var one : update.replicaUpdates()) {
            if (one.create() != null && one.create().regionName() != null) {
                ADDING.forEach(action -> all.add(onReplica(action, one.create().regionName(), update.tableName())));
            }
            if (one.delete() != null && one.delete().regionName() != null) {
                REMOVING.forEach(action -> all.add(onReplica(action, one.delete().regionName(), update.tableName())));
            }
            if (one.update() != null && one.update().regionName() != null) {
                all.add(onReplica("UpdateTable", one.update().regionName(), update.tableName()));
            }
        }
        return all;
    }

    /// What is set in one region is set in all.
    private List<Access> everywhere(UpdateTimeToLiveRequest update) {
        var all = new ArrayList<Access>();
        all.add(ofOther(update));
        find(ResourceNames.tableName(update.tableName())).ifPresent(table -> table.definition().replicasAt(home.clock().now())
                .forEach(replica -> all.add(onReplica("UpdateTimeToLive", replica.region(), update.tableName()))));
        return all;
    }

    /// A region that there is not has no tables, so that none of their policies is asked.
    private Access onReplica(String action, String region, String table) {
        return Regions.isOne(region) ? new DynamoDbAccess(home.in(region)).onTable(action, ResourceNames.tableName(table), _ -> Map.of())
                : Access.of("dynamodb:" + action, "arn:aws:dynamodb:" + region + ":" + home.account() + ":table/" + table, home.account());
    }

    private Access onArn(String action, String arn, SdkPojo request) {
        if (isAskedAtHome(request) && !ResourceNames.account(arn).equals(home.account())) {
            return Access.of("dynamodb:" + action, arn, home.account());
        }
        if (ResourceNames.isArn(arn)) {
            return onTable(action, arn, _ -> TagConditions.of(request));
        }
        var policies = ResourceNames.isStream(arn) ? home.store().read(tx -> StreamRows.find(tx, home, arn)).flatMap(StreamRow::policy)
                .map(policy -> attached(arn, Policy.parse(policy.text()))).orElse(List.of()) : List.<AttachedPolicy>of();
        return new Access("dynamodb:" + action, arn, ResourceNames.isBelowTable(arn) ? ResourceNames.account(arn) : home.account(), policies,
                Map.of());
    }

    /// Exports and imports of other accounts are refused by the operation, whoever asks.
    private static boolean isAskedAtHome(SdkPojo request) {
        return request instanceof ExportTableToPointInTimeRequest || request instanceof DescribeExportRequest
                || request instanceof DescribeImportRequest;
    }

    /// The permission to change the policy again, once it is another one.
    static Access afterwards(Home home, PutResourcePolicyRequest request, Policy next) {
        return new DynamoDbAccess(home).ofOther(request).under(attached(request.resourceArn(), next));
    }

    private static List<AttachedPolicy> attached(String name, Policy policy) {
        return List.of(new AttachedPolicy(AttachedPolicy.Kind.RESOURCE, "resource policy of " + name, policy));
    }

    private Access onTable(String action, String name, Function<Optional<OpenTable>, Map<String, List<String>>> conditions) {
        if (name == null) {
            return Access.of("dynamodb:" + action, "*", home.account());
        }
        var own = ResourceNames.tableName(name);
        var arn = ResourceNames.tableArn(home, own);
        if (ResourceNames.isArn(name) && !name.equals(arn)) {
            return Access.of("dynamodb:" + action, name, ResourceNames.account(name));
        }
        var table = find(own);
        return new Access("dynamodb:" + action, arn, home.account(), table.map(this::policies).orElse(List.of()),
                isBound(table) ? TagConditions.with(conditions.apply(table), home, table) : Map.of());
    }

    private Access onIndex(String action, String name, String index, Function<Optional<OpenTable>, Map<String, List<String>>> conditions) {
        var access = onTable(action, name, conditions);
        return index == null || name == null ? access : new Access(access.action(), access.resource() + "/index/" + index,
                access.resourceAccount(), access.resourcePolicies(), access.context());
    }

    /// Permission for a statement of PartiQL, which is known only when it has been read.
    ///
    /// @param onFailure what it asks to be told when its condition fails; null for nothing
    /// @param within the operation of a transaction; empty for a statement that stands for itself
    static Access ofStatement(Home home, Statement statement, String onFailure, Optional<String> within) {
        var index = statement instanceof Statement.Select select ? select.index() : Optional.<String>empty();
        return new DynamoDbAccess(home).onIndex(statement.action(), statement.table(), index.orElse(null), table -> {
            var context = PartiQlConditions.of(table, statement, onFailure);
            return within.map(operation -> Conditions.within(operation, context)).orElse(context);
        });
    }

    /// Whether any policy could ask for conditions. Roots of accounts outside of organizations usually are bound by none.
    private static boolean isBound(Optional<OpenTable> table) {
        var caller = Call.current().caller();
        return !(caller.principal() instanceof Principal.Root) || !caller.policies().isEmpty()
                || Call.current().organizations().membership(caller.account()).isPresent()
                || table.filter(found -> found.policy().isPresent()).isPresent();
    }

    private Optional<OpenTable> find(String name) {
        return home.store().read(tx -> new TableLookup(home).find(tx, name));
    }

    private List<AttachedPolicy> policies(OpenTable table) {
        return table.policy().map(policy -> attached(table.name(), policy)).orElse(List.of());
    }
}
