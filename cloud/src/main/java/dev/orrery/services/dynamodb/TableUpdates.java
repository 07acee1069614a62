package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.TableDefinition.Billing;
import dev.orrery.services.dynamodb.TableDefinition.State;
import dev.orrery.services.dynamodb.TableDefinition.Throughput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;

/// Tables change.
final class TableUpdates implements DynamoDbClient {
    private final Home home;
    private final TableLookup tables;
    private final TableDescriptions descriptions;

    TableUpdates(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
        this.descriptions = new TableDescriptions(home);
    }

    @Override
    public UpdateTableResponse updateTable(UpdateTableRequest request) {
        UpdateTableChecks.check(request);
        Unbuilt.refuse(request);
        StreamSettings.check(request.streamSpecification());
        if (request.sseSpecification() != null) {
            return UpdateTableResponse.builder().tableDescription(new EncryptionUpdates(home).change(request)).build();
        }
        if (!request.replicaUpdates().isEmpty()) {
            return UpdateTableResponse.builder().tableDescription(new ReplicaUpdates(home).change(request)).build();
        }
        return home.store().write(tx -> {
            var table = tables.require(tx, request.tableName());
            var definition = table.definition();
            var now = home.clock().now();
            requireCalm(definition, now);
            var changed = changeEverywhere(tx, request, definition, now);
            Quotas.require(tx, home, changed, Optional.of(definition));
            tables.write(tx, changed);
            return UpdateTableResponse.builder().tableDescription(descriptions.of(changed, tx)).build();
        });
    }

    static void requireCalm(TableDefinition table, Instant now) {
        if (!table.isCalmAt(now)) {
            var what = table.isArchived() ? "archived: " : "being " + (table.state() == State.CREATING ? "created: "
                    : table.state() == State.DELETING ? "deleted: " : "updated: ");
            throw DynamoDbErrors.resourceInUse("Attempt to change a resource which is still in use: Table is " + what + table.name());
        }
    }

    /// The table, and what its replicas have alike.
    private TableDefinition changeEverywhere(Tables.Write tx, UpdateTableRequest request, TableDefinition table, Instant now) {
        if (!table.isGlobalAt(now)) {
            return change(tx, request, table, now);
        }
        new Replicas(home).requireCalm(table);
        Replicas.requireOnDemand(!"PROVISIONED".equals(request.billingModeAsString()));
        if (request.streamSpecification() != null && !request.streamSpecification().streamEnabled()) {
            throw DynamoDbErrors.invalid("Disabling Stream is not allowed for a Global Table replica.");
        }
        var changed = change(tx, request, table, now);
        new SharedSettings(home).spread(tx, request, table, now);
        return changed;
    }

    TableDefinition change(Tables.Write tx, UpdateTableRequest request, TableDefinition table, Instant now) {
        boolean onDemand = request.billingMode() == null ? table.billing().onDemand() : "PAY_PER_REQUEST".equals(request.billingModeAsString());
        if (request.provisionedThroughput() != null && onDemand) {
            throw DynamoDbErrors.invalid(
                    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
        }
        if (request.globalSecondaryIndexUpdates().size() > UpdateTableChecks.INDEX_UPDATES_MAX) {
            throw DynamoDbErrors.limitExceeded(
                    "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
        }
        var settlesAt = now.plus(DynamoDbLimits.SETTLING);
        var changed = table;
        boolean updating = false;
        boolean lowered = false;
        if (request.provisionedThroughput() != null) {
            changed = throughput(changed, request.provisionedThroughput(), settlesAt, now);
            updating = true;
        }
        for (var update : request.globalSecondaryIndexUpdates()) {
            changed = index(tx, request, changed, update, settlesAt, now);
            updating |= update.update() == null;
            lowered |= update.update() != null;
        }
        requireThroughputOfAll(request, table, onDemand);
        if (onDemand != table.billing().onDemand()) {
            changed = billing(changed, onDemand, settlesAt, now);
            updating = true;
        }
        if (request.streamSpecification() != null) {
            changed = StreamSettings.change(tx, home, changed, request.streamSpecification());
            updating = true;
        }
        if (request.deletionProtectionEnabled() != null) {
            changed = changed.with(settings -> settings.withDeletionProtection(request.deletionProtectionEnabled()));
        }
        if (request.tableClass() != null) {
            changed = changed.with(settings -> settings.withTableClass(request.tableClassAsString()));
            updating = true;
        }
        if (request.onDemandThroughput() != null) {
            changed = changed.with(settings -> settings.withOnDemandMaximum(TableDrafts.maximum(request.onDemandThroughput())));
            updating = true;
        }
        if (updating || lowered) {
            changed = WarmThroughputs.kept(table, changed, now);
        }
        if (request.warmThroughput() != null) {
            changed = WarmThroughputs.raise(changed, request.warmThroughput(), now);
        }
        return updating ? changed.settling(State.UPDATING, settlesAt) : changed;
    }

    private static TableDefinition throughput(TableDefinition table, ProvisionedThroughput requested, Instant settlesAt, Instant now) {
        var current = table.throughput();
        var next = next(current, requested, table.billing().onDemand(), settlesAt);
        return table.withThroughput(next, table.billing().onDemand() ? next : shown(current, next, settlesAt, now));
    }

    /// What is shown until it has settled: the old units, with the new times.
    private static Throughput shown(Throughput old, Throughput next, Instant settlesAt, Instant now) {
        return new Throughput(old.read(), old.write(), next.increasedAt().map(at -> at.equals(settlesAt) ? now : at),
                next.decreasedAt().map(at -> at.equals(settlesAt) ? now : at), old.decreasesToday());
    }

    private static Throughput next(Throughput current, ProvisionedThroughput requested, boolean wasOnDemand, Instant now) {
        long read = requested.readCapacityUnits();
        long write = requested.writeCapacityUnits();
        if (!wasOnDemand && read == current.read() && write == current.write()) {
            throw DynamoDbErrors.validation("The provisioned throughput for the table will not change. The requested value equals the"
                    + " current value. Current ReadCapacityUnits provisioned for the table: " + current.read()
                    + ". Requested ReadCapacityUnits: " + read + ". Current WriteCapacityUnits provisioned for the table: " + current.write()
                    + ". Requested WriteCapacityUnits: " + write
                    + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.");
        }
        boolean more = read > current.read() || write > current.write();
        boolean less = read < current.read() || write < current.write();
        return new Throughput(read, write, more ? Optional.of(now) : current.increasedAt(), less ? Optional.of(now) : current.decreasedAt(),
                current.decreasesToday() + (less && !more ? 1 : 0));
    }

    private TableDefinition index(Tables.Write tx, UpdateTableRequest request, TableDefinition table, GlobalSecondaryIndexUpdate update,
            Instant settlesAt, Instant now) {
        if (update.create() != null) {
            return create(tx, request, table, update.create(), settlesAt);
        }
        if (update.update() != null && update.update().provisionedThroughput() != null) {
            requireBounds(update.update().provisionedThroughput());
        }
        var name = update.update() != null ? update.update().indexName() : update.delete().indexName();
        var index = table.index(name).filter(known -> !known.isLocal() && !known.isGoneAt(now));
        if (index.isEmpty()) {
            throw DynamoDbErrors.resourceNotFound("Requested resource not found");
        }
        if (update.delete() != null) {
            var deleting = index.get().settling(State.DELETING, settlesAt);
            Purges.begin(tx, home, table, deleting);
            return table.withIndex(name, _ -> deleting);
        }
        var requested = update.update().provisionedThroughput();
        var warmed = update.update().warmThroughput() == null ? table
                : WarmThroughputs.raise(table, index.get(), update.update().warmThroughput(), now);
        if (requested == null) {
            return warmed;
        }
        boolean wasOnDemand = table.billing().onDemand();
        return warmed.withIndex(name, known -> {
            var next = next(known.throughput(), requested, wasOnDemand, settlesAt);
            return known.withThroughput(next, wasOnDemand ? next : shown(known.throughput(), next, settlesAt, now)).settling(State.UPDATING, settlesAt);
        });
    }

    private static void requireBounds(ProvisionedThroughput requested) {
        if (requested.readCapacityUnits() > DynamoDbLimits.THROUGHPUT_MAX || requested.writeCapacityUnits() > DynamoDbLimits.THROUGHPUT_MAX) {
            throw DynamoDbErrors.validation("This operation cannot be performed with given input values. Please contact DynamoDB service team"
                    + " for more info: Action Blocked: IndexUpdate");
        }
    }

    private TableDefinition create(Tables.Write tx, UpdateTableRequest request, TableDefinition table, CreateGlobalSecondaryIndexAction create,
            Instant settlesAt) {
        if (table.index(create.indexName()).isPresent()) {
            throw DynamoDbErrors.validation("Attempting to create an index which already exists");
        }
        var attributes = new ArrayList<>(table.attributes());
        for (var attribute : TableDrafts.attributes(request.attributeDefinitions())) {
            if (attributes.stream().noneMatch(known -> known.name().equals(attribute.name()))) {
                attributes.add(attribute);
            }
        }
        CreateTableChecks.indexKeys(create.keySchema(), attributes.stream().map(TableDefinition.Attribute::name).toList());
        CreateTableChecks.projection(create.projection());
        long global = table.indexes().stream().filter(index -> !index.isLocal()).count();
        if (global >= DynamoDbLimits.GLOBAL_INDEXES_MAX) {
            throw DynamoDbErrors.limitExceeded("Subscriber limit exceeded: The table already has " + global + " global secondary indexes");
        }
        var used = new HashSet<String>(table.keys().names());
        table.indexes().forEach(index -> used.addAll(index.keys().names()));
        used.addAll(CreateTableChecks.names(create.keySchema()));
        attributes.removeIf(attribute -> !used.contains(attribute.name()));
        int number = table.indexesMade() + 1;
        var index = new IndexDefinition(create.indexName(), number, IndexDefinition.Kind.GLOBAL, TableDrafts.keys(create.keySchema()),
                TableDrafts.projection(create.projection()), TableDrafts.throughput(create.provisionedThroughput()), Optional.empty(),
                State.CREATING, settlesAt, true);
        var indexes = new ArrayList<IndexDefinition>();
        indexes.add(index);
        indexes.addAll(table.indexes());
        IndexFills.begin(tx, home, table, index);
        return WarmThroughputs.begin(table.withIndexes(attributes, indexes, number), index, create.warmThroughput());
    }

    /// Who changes to provisioned throughput provisions every index.
    private static void requireThroughputOfAll(UpdateTableRequest request, TableDefinition table, boolean onDemand) {
        if (onDemand || !table.billing().onDemand()) {
            return;
        }
        var told = request.globalSecondaryIndexUpdates().stream().filter(update -> update.update() != null)
                .map(update -> update.update().indexName()).toList();
        var missing = table.indexes().stream().filter(index -> !index.isLocal()).map(IndexDefinition::name)
                .filter(name -> !told.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw DynamoDbErrors.invalid("ProvisionedThroughput must be specified for index: " + String.join(",", missing));
        }
    }

    private static TableDefinition billing(TableDefinition table, boolean onDemand, Instant settlesAt, Instant now) {
        if (!onDemand) {
            return table.withBilling(new Billing(false, true, table.billing().since()));
        }
        var changed = table.withBilling(new Billing(true, true, Optional.of(now)))
                .withThroughput(none(table.throughput(), now, false), none(table.throughput(), now, true));
        for (var index : table.indexes()) {
            if (!index.isLocal()) {
                changed = changed.withIndex(index.name(), known -> known.withThroughput(none(known.throughput(), now, true, 1),
                        none(known.throughput(), now, false)).settling(State.UPDATING, settlesAt));
            }
        }
        return changed;
    }

    private static Throughput none(Throughput before, Instant now, boolean told) {
        return none(before, now, told, 0);
    }

    private static Throughput none(Throughput before, Instant now, boolean told, int decreases) {
        return new Throughput(0, 0, before.increasedAt(), told ? Optional.of(now) : Optional.empty(), before.decreasesToday() + decreases);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
