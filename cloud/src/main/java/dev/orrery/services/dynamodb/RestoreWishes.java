package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.services.dynamodb.IndexDefinition.Kind;
import dev.orrery.services.dynamodb.Settings.MaximumThroughput;
import dev.orrery.services.dynamodb.TableDefinition.Throughput;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;

/// What a restored table shall have otherwise than its source. Words as recorded in ack-api-quirks.
///
/// @param throughput null for that of the source
/// @param global those that are wanted; empty for all that the source had
/// @param encryption empty for that of the source
record RestoreWishes(String target, Optional<Boolean> onDemand, ProvisionedThroughput throughput, Optional<MaximumThroughput> maximum,
        Optional<List<Index>> global, Optional<List<Index>> local, Optional<EncryptionWish> encryption) {

    static RestoreWishes of(RestoreTableFromBackupRequest request) {
        var constraints = new Constraints().oneOf("billingModeOverride", request.billingModeOverrideAsString(), CreateTableChecks.BILLING_MODES);
        CreateTableChecks.throughput(constraints, "provisionedThroughputOverride", request.provisionedThroughputOverride());
        var global = Index.global(constraints, request.hasGlobalSecondaryIndexOverride(), request.globalSecondaryIndexOverride());
        var local = Index.local(constraints, request.hasLocalSecondaryIndexOverride(), request.localSecondaryIndexOverride());
        EncryptionWish.constrain(constraints, "sSESpecificationOverride", request.sseSpecificationOverride());
        constraints.check();
        return new RestoreWishes(request.targetTableName(), onDemand(request.billingModeOverride()), request.provisionedThroughputOverride(),
                TableDrafts.maximum(request.onDemandThroughputOverride()), global, local,
                EncryptionWish.of(request.sseSpecificationOverride()));
    }

    static RestoreWishes of(RestoreTableToPointInTimeRequest request) {
        var constraints = new Constraints().oneOf("billingModeOverride", request.billingModeOverrideAsString(), CreateTableChecks.BILLING_MODES);
        CreateTableChecks.throughput(constraints, "provisionedThroughputOverride", request.provisionedThroughputOverride());
        var global = Index.global(constraints, request.hasGlobalSecondaryIndexOverride(), request.globalSecondaryIndexOverride());
        var local = Index.local(constraints, request.hasLocalSecondaryIndexOverride(), request.localSecondaryIndexOverride());
        EncryptionWish.constrain(constraints, "sSESpecificationOverride", request.sseSpecificationOverride());
        constraints.check();
        return new RestoreWishes(request.targetTableName(), onDemand(request.billingModeOverride()), request.provisionedThroughputOverride(),
                TableDrafts.maximum(request.onDemandThroughputOverride()), global, local,
                EncryptionWish.of(request.sseSpecificationOverride()));
    }

    /// Makes the key of the restored table, with the source's opened for the caller.
    <T> T encrypted(Home home, TableDefinition source, Function<Optional<TableKey>, T> restoring) {
        var sources = source.settings().encryption().flatMap(Encryption::key);
        sources.ifPresent(key -> new TableKeys(home).open(source.name(), key));
        return new NewKey(home).with(target, encryption.or(() -> sources.map(key -> new EncryptionWish(Optional.of(key.arn())))), restoring);
    }

    private static Optional<Boolean> onDemand(BillingMode mode) {
        return Optional.ofNullable(mode).map(BillingMode.PAY_PER_REQUEST::equals);
    }

    /// Throughput fits to how the table will be billed.
    void requireThroughput(boolean willBeOnDemand, TableDefinition source) {
        if (willBeOnDemand && throughput != null) {
            throw DynamoDbErrors.invalid(
                    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
        }
        if (!willBeOnDemand && maximum.isPresent()) {
            throw DynamoDbErrors.validation("Cannot override " + (maximum.get().read() >= 0 ? "MaxReadRequestUnits" : "MaxWriteRequestUnits")
                    + " for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST");
        }
        if (!willBeOnDemand && source.billing().onDemand() && throughput == null) {
            throw DynamoDbErrors.invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        }
        if (throughput != null) {
            CreateTableChecks.requireBounds(throughput);
        }
    }

    void requireNames() {
        var names = new HashSet<String>();
        Stream.of(global, local).flatMap(Optional::stream).flatMap(List::stream).map(Index::name).filter(name -> !names.add(name)).findFirst()
                .ifPresent(name -> {
                    throw DynamoDbErrors.invalid("Duplicate index name: " + name);
                });
    }

    /// An index that is one of the source's, perhaps under another name.
    ///
    /// @param throughput null for none
    record Index(String name, List<KeySchemaElement> keys, Projection projection, ProvisionedThroughput throughput) {

        static Optional<List<Index>> global(Constraints constraints, boolean has, List<GlobalSecondaryIndex> indexes) {
            for (int i = 0; i < indexes.size(); i++) {
                var one = indexes.get(i);
                CreateTableChecks.index(constraints, "globalSecondaryIndexOverride." + (i + 1) + ".member.", one.indexName(), one.keySchema(),
                        one.hasKeySchema(), one.projection());
                CreateTableChecks.throughput(constraints, "globalSecondaryIndexOverride." + (i + 1) + ".member.provisionedThroughput",
                        one.provisionedThroughput());
            }
            return has ? Optional.of(indexes.stream()
                    .map(one -> new Index(one.indexName(), one.keySchema(), one.projection(), one.provisionedThroughput())).toList()) : Optional.empty();
        }

        static Optional<List<Index>> local(Constraints constraints, boolean has, List<LocalSecondaryIndex> indexes) {
            for (int i = 0; i < indexes.size(); i++) {
                var one = indexes.get(i);
                CreateTableChecks.index(constraints, "localSecondaryIndexOverride." + (i + 1) + ".member.", one.indexName(), one.keySchema(),
                        one.hasKeySchema(), one.projection());
            }
            return has ? Optional.of(indexes.stream().map(one -> new Index(one.indexName(), one.keySchema(), one.projection(), null)).toList())
                    : Optional.empty();
        }

        /// Of those that are left, since each can be restored once.
        IndexDefinition takenFrom(List<IndexDefinition> left) {
            var taken = left.stream().filter(this::matches).findFirst().orElseThrow(() -> DynamoDbErrors.validation("Index " + name
                    + " does not match a secondary index that existed in the source table and cannot be created during the restore operation"));
            left.remove(taken);
            return taken;
        }

        private boolean matches(IndexDefinition known) {
            var attributes = Set.copyOf(known.projection().attributes());
            return TableDrafts.keys(keys).equals(known.keys()) && known.projection().type().equals(projection.projectionTypeAsString())
                    && attributes.equals(new HashSet<>(projection.nonKeyAttributes()));
        }

        Throughput throughput(Kind kind, boolean onDemand) {
            if (kind == Kind.LOCAL) {
                return Throughput.NONE;
            }
            if (onDemand && throughput != null) {
                throw DynamoDbErrors.validation("Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST for index "
                        + name);
            }
            if (!onDemand && throughput == null) {
                throw DynamoDbErrors.validation("Must specify provisioned throughput for index " + name);
            }
            return TableDrafts.throughput(throughput);
        }
    }
}
