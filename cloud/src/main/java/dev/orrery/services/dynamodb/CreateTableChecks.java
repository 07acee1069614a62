package dev.orrery.services.dynamodb;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;

/// What a request for a new table must be, in the order in which AWS looks.
final class CreateTableChecks {
    static final String KEY_TYPES = "HASH, RANGE";
    static final String PROJECTIONS = "ALL, INCLUDE, KEYS_ONLY";
    static final String BILLING_MODES = "PROVISIONED, PAY_PER_REQUEST";
    private static final int KEY_ELEMENTS_MAX = 2;
    private static final int NAME_MIN = 3;
    private static final int NAME_MAX = 255;
    private final CreateTableRequest request;
    private final List<String> defined;
    private final Set<String> indexNames = new HashSet<>();

    private CreateTableChecks(CreateTableRequest request) {
        this.request = request;
        this.defined = request.attributeDefinitions().stream().map(AttributeDefinition::attributeName).toList();
    }

    static void check(CreateTableRequest request) {
        requireTableName(request.tableName());
        constraints(request).check();
        var checks = new CreateTableChecks(request);
        checks.billing();
        checks.keys();
        checks.localIndexes();
        checks.globalIndexes();
        checks.unusedAttributes();
    }

    /// A name of a table in requests about tables, whose words are others than those about items.
    static void requireTableName(String name) {
        if (name == null) {
            throw DynamoDbErrors.validation("The parameter 'TableName' is required but was not present in the request");
        }
        if (!ResourceNames.isArn(name) && (name.length() < NAME_MIN || name.length() > NAME_MAX)) {
            throw DynamoDbErrors.validation("TableName must be at least 3 characters long and at most 255 characters long");
        }
    }

    private static Constraints constraints(CreateTableRequest request) {
        var constraints = new Constraints().notNull("attributeDefinitions", request.hasAttributeDefinitions());
        for (int i = 0; i < request.attributeDefinitions().size(); i++) {
            var definition = request.attributeDefinitions().get(i);
            var at = "attributeDefinitions." + (i + 1) + ".member.";
            constraints.notNull(at + "attributeName", definition.attributeName())
                    .notNull(at + "attributeType", definition.attributeTypeAsString())
                    .oneOf(at + "attributeType", definition.attributeTypeAsString(), "B, N, S");
        }
        constraints.pattern("tableName", request.tableName()).oneOf("billingMode", request.billingModeAsString(), BILLING_MODES);
        EncryptionWish.constrain(constraints, "sSESpecification", request.sseSpecification());
        throughput(constraints, "provisionedThroughput", request.provisionedThroughput());
        keySchema(constraints, "keySchema", request.keySchema(), request.hasKeySchema());
        for (int i = 0; i < request.localSecondaryIndexes().size(); i++) {
            var index = request.localSecondaryIndexes().get(i);
            var at = "localSecondaryIndexes." + (i + 1) + ".member.";
            index(constraints, at, index.indexName(), index.keySchema(), index.hasKeySchema(), index.projection());
        }
        for (int i = 0; i < request.globalSecondaryIndexes().size(); i++) {
            var index = request.globalSecondaryIndexes().get(i);
            var at = "globalSecondaryIndexes." + (i + 1) + ".member.";
            index(constraints, at, index.indexName(), index.keySchema(), index.hasKeySchema(), index.projection());
            throughput(constraints, at + "provisionedThroughput", index.provisionedThroughput());
        }
        return constraints;
    }

    static void index(Constraints constraints, String at, String name, List<KeySchemaElement> keys, boolean hasKeys,
            Projection projection) {
        constraints.notNull(at + "indexName", name).name(at + "indexName", name);
        keySchema(constraints, at + "keySchema", keys, hasKeys);
        constraints.notNull(at + "projection", projection);
        if (projection != null) {
            constraints.oneOf(at + "projection.projectionType", projection.projectionTypeAsString(), PROJECTIONS)
                    .size(at + "projection.nonKeyAttributes", projection.nonKeyAttributes(), projection.hasNonKeyAttributes(), 1,
                            Integer.MAX_VALUE);
        }
    }

    private static void keySchema(Constraints constraints, String at, List<KeySchemaElement> keys, boolean present) {
        constraints.notNull(at, present).size(at, keys, present, 1, KEY_ELEMENTS_MAX);
        for (int i = 0; i < keys.size(); i++) {
            var member = at + "." + (i + 1) + ".member.";
            constraints.notNull(member + "attributeName", keys.get(i).attributeName())
                    .notNull(member + "keyType", keys.get(i).keyTypeAsString())
                    .oneOf(member + "keyType", keys.get(i).keyTypeAsString(), KEY_TYPES);
        }
    }

    static void throughput(Constraints constraints, String at, ProvisionedThroughput throughput) {
        if (throughput != null) {
            constraints.notNull(at + ".writeCapacityUnits", throughput.writeCapacityUnits())
                    .atLeast(at + ".writeCapacityUnits", throughput.writeCapacityUnits(), 1)
                    .notNull(at + ".readCapacityUnits", throughput.readCapacityUnits())
                    .atLeast(at + ".readCapacityUnits", throughput.readCapacityUnits(), 1);
        }
    }

    private void billing() {
        var throughput = request.provisionedThroughput();
        if (isOnDemand()) {
            if (throughput != null) {
                throw DynamoDbErrors.invalid(
                        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
            }
            return;
        }
        if (throughput == null) {
            throw DynamoDbErrors.invalid(
                    "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        }
        requireBounds(throughput);
    }

    static void requireBounds(ProvisionedThroughput throughput) {
        requireBound("ReadCapacityUnits", throughput.readCapacityUnits());
        requireBound("WriteCapacityUnits", throughput.writeCapacityUnits());
    }

    private static void requireBound(String name, long units) {
        if (units > DynamoDbLimits.THROUGHPUT_MAX) {
            throw DynamoDbErrors.validation("Given value " + units + " for " + name + " is out of bounds");
        }
    }

    private boolean isOnDemand() {
        return "PAY_PER_REQUEST".equals(request.billingModeAsString());
    }

    private void keys() {
        var keys = names(request.keySchema());
        if (keys.size() > defined.size()) {
            throw DynamoDbErrors.validation("Invalid KeySchema: Some index key attribute have no definition");
        }
        requireDefined(keys, defined);
        if (keys.size() == KEY_ELEMENTS_MAX && keys.get(0).equals(keys.get(1))) {
            throw sameName();
        }
        requireTypes(request.keySchema());
        if (!request.hasLocalSecondaryIndexes() && !request.hasGlobalSecondaryIndexes() && keys.size() != defined.size()) {
            throw DynamoDbErrors.invalid("Number of attributes in KeySchema does not exactly match number of attributes defined in"
                    + " AttributeDefinitions");
        }
    }

    static void requireDefined(List<String> keys, List<String> defined) {
        if (!defined.containsAll(keys)) {
            throw DynamoDbErrors.invalid("Some index key attributes are not defined in AttributeDefinitions. Keys: " + keys
                    + ", AttributeDefinitions: " + defined);
        }
    }

    private static RuntimeException sameName() {
        return DynamoDbErrors.validation("Both the Hash Key and the Range Key element in the KeySchema have the same name");
    }

    static void requireTypes(List<KeySchemaElement> keys) {
        if (!keys.getFirst().keyTypeAsString().equals("HASH")) {
            throw DynamoDbErrors.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
        if (keys.size() > 1 && !keys.get(1).keyTypeAsString().equals("RANGE")) {
            throw DynamoDbErrors.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
    }

    private void localIndexes() {
        if (!request.hasLocalSecondaryIndexes()) {
            return;
        }
        if (request.localSecondaryIndexes().isEmpty()) {
            throw DynamoDbErrors.invalid("List of LocalSecondaryIndexes is empty");
        }
        if (request.keySchema().size() != KEY_ELEMENTS_MAX) {
            throw DynamoDbErrors.invalid("Table KeySchema does not have a range key, which is required when specifying a"
                    + " LocalSecondaryIndex");
        }
        var tableHash = request.keySchema().getFirst().attributeName();
        for (var index : request.localSecondaryIndexes()) {
            indexKeys(index.keySchema(), defined);
            if (index.keySchema().size() != KEY_ELEMENTS_MAX) {
                throw DynamoDbErrors.invalid("Index KeySchema does not have a range key for index: " + index.indexName());
            }
            var indexHash = index.keySchema().getFirst().attributeName();
            if (!indexHash.equals(tableHash)) {
                throw DynamoDbErrors.invalid("Index KeySchema does not have the same leading hash key as table KeySchema for index: "
                        + index.indexName() + ". index hash key: " + indexHash + ", table hash key: " + tableHash);
            }
            projection(index.projection());
            requireNew(index.indexName());
        }
        if (request.localSecondaryIndexes().size() > DynamoDbLimits.LOCAL_INDEXES_MAX) {
            throw DynamoDbErrors.invalid("Number of LocalSecondaryIndexes exceeds per-table limit of " + DynamoDbLimits.LOCAL_INDEXES_MAX);
        }
    }

    private void globalIndexes() {
        if (!request.hasGlobalSecondaryIndexes()) {
            return;
        }
        if (request.globalSecondaryIndexes().isEmpty()) {
            throw DynamoDbErrors.invalid("List of GlobalSecondaryIndexes is empty");
        }
        for (var index : request.globalSecondaryIndexes()) {
            indexKeys(index.keySchema(), defined);
            projection(index.projection());
            if (isOnDemand() && index.provisionedThroughput() != null) {
                throw DynamoDbErrors.invalid("ProvisionedThroughput should not be specified for index: " + index.indexName()
                        + " when BillingMode is PAY_PER_REQUEST");
            }
            requireNew(index.indexName());
        }
        if (request.globalSecondaryIndexes().size() > DynamoDbLimits.GLOBAL_INDEXES_MAX) {
            throw DynamoDbErrors.invalid("GlobalSecondaryIndex count exceeds the per-table limit of " + DynamoDbLimits.GLOBAL_INDEXES_MAX);
        }
    }

    static void indexKeys(List<KeySchemaElement> keySchema, List<String> defined) {
        var keys = names(keySchema);
        requireDefined(keys, defined);
        if (keys.size() > 1 && keys.get(0).equals(keys.get(1))) {
            throw sameName();
        }
        requireTypes(keySchema);
    }

    static void projection(Projection projection) {
        var type = projection.projectionTypeAsString();
        if (type == null) {
            throw DynamoDbErrors.invalid("Unknown ProjectionType: null");
        }
        if (projection.hasNonKeyAttributes() && !type.equals("INCLUDE")) {
            throw DynamoDbErrors.invalid("ProjectionType is " + type + ", but NonKeyAttributes is specified");
        }
    }

    private void requireNew(String name) {
        if (!indexNames.add(name)) {
            throw DynamoDbErrors.invalid("Duplicate index name: " + name);
        }
    }

    /// Every attribute that is defined is a key of something.
    private void unusedAttributes() {
        var used = new HashSet<>(names(request.keySchema()));
        request.localSecondaryIndexes().forEach(index -> used.addAll(names(index.keySchema())));
        request.globalSecondaryIndexes().forEach(index -> used.addAll(names(index.keySchema())));
        if (!used.containsAll(defined)) {
            throw DynamoDbErrors.invalid("Some AttributeDefinitions are not used. AttributeDefinitions: " + defined + ", keys used: "
                    + used.stream().sorted().toList());
        }
    }

    static List<String> names(List<KeySchemaElement> keys) {
        return keys.stream().map(KeySchemaElement::attributeName).toList();
    }
}
