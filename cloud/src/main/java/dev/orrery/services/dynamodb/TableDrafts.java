package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.services.dynamodb.IndexDefinition.Kind;
import dev.orrery.services.dynamodb.TableDefinition.Attribute;
import dev.orrery.services.dynamodb.TableDefinition.Billing;
import dev.orrery.services.dynamodb.TableDefinition.Keys;
import dev.orrery.services.dynamodb.Settings.MaximumThroughput;
import dev.orrery.services.dynamodb.TableDefinition.State;
import dev.orrery.services.dynamodb.TableDefinition.Throughput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;

/// Makes definitions of what requests ask for, which was checked.
record TableDrafts(Home home) {

    TableDefinition draft(CreateTableRequest request, String id, long number, Optional<TableKey> key) {
        var now = home.clock().now();
        var settlesAt = now.plus(DynamoDbLimits.SETTLING);
        boolean onDemand = "PAY_PER_REQUEST".equals(request.billingModeAsString());
        var indexes = new ArrayList<IndexDefinition>();
        request.globalSecondaryIndexes().forEach(index -> indexes.add(new IndexDefinition(index.indexName(), indexes.size() + 1, Kind.GLOBAL,
                keys(index.keySchema()), projection(index.projection()), throughput(index.provisionedThroughput()), Optional.empty(),
                State.CREATING, settlesAt, false)));
        request.localSecondaryIndexes().forEach(index -> indexes.add(new IndexDefinition(index.indexName(), indexes.size() + 1, Kind.LOCAL,
                keys(index.keySchema()), projection(index.projection()), Throughput.NONE, Optional.empty(), State.CREATING, settlesAt,
                false)));
        return WarmThroughputs.begin(new TableDefinition(ResourceNames.tableName(request.tableName()), id, number, now, attributes(request.attributeDefinitions()),
                keys(request.keySchema()), indexes, new Billing(onDemand, onDemand, onDemand ? Optional.of(now) : Optional.empty()),
                throughput(request.provisionedThroughput()), Optional.empty(), State.CREATING, settlesAt, indexes.size(),
                new Settings(Boolean.TRUE.equals(request.deletionProtectionEnabled()),
                        request.tableClass() == null ? "" : request.tableClassAsString(), maximum(request.onDemandThroughput()), Optional.empty(),
                        Encryption.begun(key))), request);
    }

    static List<Attribute> attributes(List<AttributeDefinition> definitions) {
        return definitions.stream().map(one -> new Attribute(one.attributeName(), one.attributeTypeAsString())).toList();
    }

    static Keys keys(List<KeySchemaElement> schema) {
        return new Keys(schema.getFirst().attributeName(),
                schema.size() > 1 ? Optional.of(schema.get(1).attributeName()) : Optional.empty());
    }

    static IndexDefinition.Projection projection(Projection projection) {
        return new IndexDefinition.Projection(projection.projectionTypeAsString(), projection.nonKeyAttributes());
    }

    static Throughput throughput(ProvisionedThroughput throughput) {
        return throughput == null ? Throughput.NONE : Throughput.of(throughput.readCapacityUnits(), throughput.writeCapacityUnits());
    }

    static Optional<MaximumThroughput> maximum(OnDemandThroughput throughput) {
        return Optional.ofNullable(throughput).map(most -> new MaximumThroughput(
                most.maxReadRequestUnits() == null ? -1 : most.maxReadRequestUnits(),
                most.maxWriteRequestUnits() == null ? -1 : most.maxWriteRequestUnits()));
    }
}
