package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.TableDefinition.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;

/// Tables come and go.
final class TableLifecycle implements DynamoDbClient {
    private static final int LISTED_MAX = 100;
    private static final Collection<AttributeDefinition> NONE = null;
    private static final Collection<KeySchemaElement> KEYLESS = null;
    private final Home home;
    private final TableLookup tables;
    private final TableDescriptions descriptions;

    TableLifecycle(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
        this.descriptions = new TableDescriptions(home);
    }

    @Override
    public CreateTableResponse createTable(CreateTableRequest request) {
        CreateTableChecks.check(request);
        StreamSettings.check(request.streamSpecification());
        var tags = Tags.checked(request.tags());
        var encryption = EncryptionWish.of(request.sseSpecification());
        var id = home.ids().uuid();
        home.store().read(tx -> requireNone(tx, request.tableName()));
        var name = tables.name(request.tableName());
        var created = new NewKey(home).with(name, encryption, key -> home.store().write(tx -> {
            requireNone(tx, request.tableName());
            var definition = new TableDrafts(home).draft(request, id, CounterRow.next(tx, "tables"), key);
            if (request.streamSpecification() != null) {
                definition = StreamSettings.change(tx, home, definition, request.streamSpecification());
            }
            if (request.resourcePolicy() != null) {
                var policy = ResourcePolicies.checked(home, request.resourcePolicy(), java.util.Optional.empty());
                definition = definition.with(settings -> settings.withPolicy(java.util.Optional.of(policy)));
            }
            Quotas.require(tx, home, definition, java.util.Optional.empty());
            tables.write(tx, definition);
            Tags.put(tx, definition.number(), tags);
            KeyWatch.begin(tx, home, definition);
            GrantIntents.settle(tx, home, key);
            return descriptions.of(definition, tx);
        }));
        return CreateTableResponse.builder().tableDescription(created).build();
    }

    private boolean requireNone(Tables.Read tx, String name) {
        if (tables.findNamed(tx, name).isPresent()) {
            throw DynamoDbErrors.resourceInUse("Table already exists: " + name);
        }
        return true;
    }

    @Override
    public DescribeTableResponse describeTable(DescribeTableRequest request) {
        checkName(request.tableName());
        tables.await(request.tableName());
        var described = home.store().read(tx -> {
            var table = tables.require(tx, request.tableName());
            return descriptions.of(table.definition(), tx);
        });
        return DescribeTableResponse.builder().table(described).build();
    }

    @Override
    public DeleteTableResponse deleteTable(DeleteTableRequest request) {
        checkName(request.tableName());
        var deleted = home.store().write(tx -> {
            var now = home.clock().now();
            var table = tables.require(tx, request.tableName()).definition();
            if (table.state() == State.CREATING && !table.isSettledAt(now)) {
                throw DynamoDbErrors.resourceInUse("Attempt to change a resource which is still in use: Table is being created: "
                        + table.name());
            }
            if (table.state() != State.DELETING && (table.statusAt(now).equals("UPDATING") || table.isBeingEncryptedAt(now))) {
                throw DynamoDbErrors.resourceInUse("Attempt to change a resource which is still in use: Table: " + table.name()
                        + " is in the process of being updated.");
            }
            if (table.state() == State.DELETING) {
                throw DynamoDbErrors.resourceInUse("Attempt to change a resource which is still in use: Table is being deleted: "
                        + table.name());
            }
            if (table.isGlobalAt(now)) {
                new Replicas(home).requireFree(table);
                new Replicas(home).requireCalm(table);
            }
            if (table.settings().deletionProtection()) {
                throw DynamoDbErrors.validation("Resource cannot be deleted as it is currently protected against deletion."
                        + " Disable deletion protection first.");
            }
            var deleting = new Replicas(home).leave(tx, table);
            // AWS tells of a table that goes neither its keys nor since when it is there.
            return descriptions.of(deleting, tx).toBuilder().attributeDefinitions(NONE).keySchema(KEYLESS).creationDateTime(null).build();
        });
        return DeleteTableResponse.builder().tableDescription(deleted).build();
    }

    @Override
    public ListTablesResponse listTables(ListTablesRequest request) {
        new Constraints().atLeast("limit", request.limit(), 1).atMost("limit", request.limit(), LISTED_MAX)
                .name("exclusiveStartTableName", request.exclusiveStartTableName()).check();
        int limit = request.limit() == null ? LISTED_MAX : request.limit();
        var names = home.store().read(tx -> names(tx, request.exclusiveStartTableName(), limit + 1));
        var response = ListTablesResponse.builder();
        if (names.size() > limit) {
            names = names.subList(0, limit);
            response.lastEvaluatedTableName(names.getLast());
        }
        return response.tableNames(names).build();
    }

    private List<String> names(Tables.Read tx, String after, int most) {
        var now = home.clock().now();
        var range = after == null ? Range.all() : Range.all().behind(Key.of(after));
        var names = new ArrayList<String>();
        try (var rows = tx.scan(TableRow.TABLES, range)) {
            rows.filter(row -> !TableDefinition.FORMAT.read(row.definition()).isGoneAt(now)).limit(most)
                    .forEach(row -> names.add(row.name()));
        }
        return names;
    }

    private static void checkName(String name) {
        CreateTableChecks.requireTableName(name);
        new Constraints().pattern("tableName", name).check();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
