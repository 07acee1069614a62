package dev.orrery.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.RawRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Requests that are right but for one or two values. Whatever stands there, the answer is one of DynamoDB's errors, or
/// the request is right after all; it is never a defect of ours.
class BadInputTest {
    private static final int REQUESTS = 4_000;
    private static final Pattern VALUE = Pattern.compile("\"[^\"]*\"(?=\\s*[,\\]}])|\\[[^\\[\\]]*]|\\{[^{}]*}|true|\\b\\d+\\b");
    private static final List<String> OTHERS = List.of("null", "{}", "[]", "\"\"", "\"x\"", "-1", "0", "1.5", "true", "[null]", "{\"a\":null}",
            "{\"S\":null}", "{\"N\":\"1e999\"}", "{\"N\":\"\"}", "{\"M\":{\"a\":null}}", "{\"L\":[null]}", "{\"SS\":[null]}", "{\"NS\":[\"x\"]}",
            "{\"S\":\"a\",\"N\":\"1\"}", "{\"NULL\":false}", "{\"B\":\"????\"}", "99999999999999999999", "\"#a\"", "\":a\"", "\"a.b[0]\"",
            "\"SET a = a\"", "\"arn:aws:dynamodb:us-east-1:123456789012:table/items\"", "\"😀\"");
    private static final List<String> REQUEST_BODIES = List.of(
            "PutItem {\"TableName\":\"items\",\"Item\":{\"id\":{\"S\":\"1\"},\"at\":{\"N\":\"1\"},\"m\":{\"M\":{\"l\":{\"L\":[{\"BOOL\":true}]}}}},"
                    + "\"ConditionExpression\":\"attribute_not_exists(#i) OR size(m) > :n\",\"ExpressionAttributeNames\":{\"#i\":\"id\"},"
                    + "\"ExpressionAttributeValues\":{\":n\":{\"N\":\"0\"}},\"ReturnValues\":\"ALL_OLD\"}",
            "PutItem {\"TableName\":\"items\",\"Item\":{\"id\":{\"S\":\"1\"},\"at\":{\"N\":\"1\"}},\"Expected\":{\"v\":{\"ComparisonOperator\":\"IN\","
                    + "\"AttributeValueList\":[{\"N\":\"1\"},{\"N\":\"2\"}]},\"w\":{\"Exists\":false}},\"ConditionalOperator\":\"OR\"}",
            "GetItem {\"TableName\":\"items\",\"Key\":{\"id\":{\"S\":\"1\"},\"at\":{\"N\":\"1\"}},\"ProjectionExpression\":\"m.l[0], #a\","
                    + "\"ExpressionAttributeNames\":{\"#a\":\"at\"},\"ConsistentRead\":true,\"ReturnConsumedCapacity\":\"INDEXES\"}",
            "UpdateItem {\"TableName\":\"items\",\"Key\":{\"id\":{\"S\":\"1\"},\"at\":{\"N\":\"1\"}},\"UpdateExpression\":"
                    + "\"SET v = if_not_exists(v, :n) + :n, m.l[1] = :s REMOVE w ADD c :n DELETE t :t\",\"ExpressionAttributeValues\":"
                    + "{\":n\":{\"N\":\"1\"},\":s\":{\"S\":\"s\"},\":t\":{\"SS\":[\"a\"]}},\"ReturnValues\":\"UPDATED_NEW\"}",
            "UpdateItem {\"TableName\":\"items\",\"Key\":{\"id\":{\"S\":\"1\"},\"at\":{\"N\":\"1\"}},\"AttributeUpdates\":{\"v\":{\"Action\":\"ADD\","
                    + "\"Value\":{\"N\":\"1\"}},\"w\":{\"Action\":\"DELETE\"},\"u\":{\"Value\":{\"NS\":[\"1\",\"2\"]}}}}",
            "DeleteItem {\"TableName\":\"items\",\"Key\":{\"id\":{\"S\":\"1\"},\"at\":{\"N\":\"1\"}},\"ReturnItemCollectionMetrics\":\"SIZE\"}",
            "Query {\"TableName\":\"items\",\"IndexName\":\"by-v\",\"KeyConditionExpression\":\"v = :v AND #a BETWEEN :a AND :b\","
                    + "\"FilterExpression\":\"contains(m, :v)\",\"ExpressionAttributeNames\":{\"#a\":\"at\"},\"ExpressionAttributeValues\":"
                    + "{\":v\":{\"S\":\"1\"},\":a\":{\"N\":\"1\"},\":b\":{\"N\":\"2\"}},\"Limit\":1,\"ScanIndexForward\":false,\"ExclusiveStartKey\":"
                    + "{\"id\":{\"S\":\"1\"},\"at\":{\"N\":\"1\"},\"v\":{\"S\":\"1\"}}}",
            "Query {\"TableName\":\"items\",\"KeyConditions\":{\"id\":{\"ComparisonOperator\":\"EQ\",\"AttributeValueList\":[{\"S\":\"1\"}]},"
                    + "\"at\":{\"ComparisonOperator\":\"BETWEEN\",\"AttributeValueList\":[{\"N\":\"1\"},{\"N\":\"2\"}]}},\"QueryFilter\":{\"v\":"
                    + "{\"ComparisonOperator\":\"NOT_NULL\"}},\"Select\":\"COUNT\"}",
            "Scan {\"TableName\":\"items\",\"Segment\":1,\"TotalSegments\":3,\"ScanFilter\":{\"v\":{\"ComparisonOperator\":\"BEGINS_WITH\","
                    + "\"AttributeValueList\":[{\"S\":\"1\"}]}},\"AttributesToGet\":[\"id\",\"v\"],\"ExclusiveStartKey\":{\"id\":{\"S\":\"1\"},"
                    + "\"at\":{\"N\":\"1\"}}}",
            "BatchGetItem {\"RequestItems\":{\"items\":{\"Keys\":[{\"id\":{\"S\":\"1\"},\"at\":{\"N\":\"1\"}},{\"id\":{\"S\":\"2\"},\"at\":{\"N\":\"1\"}}],"
                    + "\"ProjectionExpression\":\"v\"}}}",
            "BatchWriteItem {\"RequestItems\":{\"items\":[{\"PutRequest\":{\"Item\":{\"id\":{\"S\":\"1\"},\"at\":{\"N\":\"1\"}}}},"
                    + "{\"DeleteRequest\":{\"Key\":{\"id\":{\"S\":\"2\"},\"at\":{\"N\":\"1\"}}}}]}}",
            "TransactWriteItems {\"ClientRequestToken\":\"t\",\"TransactItems\":[{\"Put\":{\"TableName\":\"items\",\"Item\":{\"id\":{\"S\":\"1\"},"
                    + "\"at\":{\"N\":\"1\"}}}},{\"Update\":{\"TableName\":\"items\",\"Key\":{\"id\":{\"S\":\"2\"},\"at\":{\"N\":\"1\"}},"
                    + "\"UpdateExpression\":\"SET v = :v\",\"ExpressionAttributeValues\":{\":v\":{\"S\":\"1\"}}}},{\"ConditionCheck\":{\"TableName\":"
                    + "\"items\",\"Key\":{\"id\":{\"S\":\"3\"},\"at\":{\"N\":\"1\"}},\"ConditionExpression\":\"attribute_not_exists(v)\"}}]}",
            "TransactGetItems {\"TransactItems\":[{\"Get\":{\"TableName\":\"items\",\"Key\":{\"id\":{\"S\":\"1\"},\"at\":{\"N\":\"1\"}}}}]}",
            "CreateTable {\"TableName\":\"other\",\"BillingMode\":\"PROVISIONED\",\"ProvisionedThroughput\":{\"ReadCapacityUnits\":1,"
                    + "\"WriteCapacityUnits\":1},\"AttributeDefinitions\":[{\"AttributeName\":\"a\",\"AttributeType\":\"S\"},{\"AttributeName\":\"b\","
                    + "\"AttributeType\":\"B\"}],\"KeySchema\":[{\"AttributeName\":\"a\",\"KeyType\":\"HASH\"}],\"GlobalSecondaryIndexes\":[{\"IndexName\":"
                    + "\"one\",\"KeySchema\":[{\"AttributeName\":\"b\",\"KeyType\":\"HASH\"}],\"Projection\":{\"ProjectionType\":\"INCLUDE\","
                    + "\"NonKeyAttributes\":[\"c\"]}}],\"Tags\":[{\"Key\":\"k\",\"Value\":\"v\"}],\"StreamSpecification\":{\"StreamEnabled\":true,"
                    + "\"StreamViewType\":\"KEYS_ONLY\"}}",
            "UpdateTable {\"TableName\":\"items\",\"AttributeDefinitions\":[{\"AttributeName\":\"v\",\"AttributeType\":\"S\"}],"
                    + "\"GlobalSecondaryIndexUpdates\":[{\"Update\":{\"IndexName\":\"by-v\",\"ProvisionedThroughput\":{\"ReadCapacityUnits\":1,"
                    + "\"WriteCapacityUnits\":1}}},{\"Delete\":{\"IndexName\":\"none\"}}]}",
            "UpdateTimeToLive {\"TableName\":\"items\",\"TimeToLiveSpecification\":{\"Enabled\":true,\"AttributeName\":\"until\"}}",
            "TagResource {\"ResourceArn\":\"arn:aws:dynamodb:us-east-1:123456789012:table/items\",\"Tags\":[{\"Key\":\"k\",\"Value\":\"v\"}]}",
            "ListTables {\"Limit\":1,\"ExclusiveStartTableName\":\"abc\"}",
            "ExecuteStatement {\"Statement\":\"SELECT * FROM items WHERE id = ?\",\"Parameters\":[{\"S\":\"1\"}],\"Limit\":1}",
            "ExecuteTransaction {\"TransactStatements\":[{\"Statement\":\"INSERT INTO items VALUE {'id': ?, 'at': 5}\",\"Parameters\":[{\"S\":\"1\"}]}]}",
            "BatchExecuteStatement {\"Statements\":[{\"Statement\":\"DELETE FROM items WHERE id = '1' AND at = 1\"}]}",
            "UpdateContinuousBackups {\"TableName\":\"items\",\"PointInTimeRecoverySpecification\":{\"PointInTimeRecoveryEnabled\":true}}");

    @Test
    void wrongValuesAreRefusedAsDynamoDbRefusesThem() {
        try (var cloud = Orrery.start()) {
            TestTables.create(cloud, "items", List.of("id:S", "at:N"), table -> table
                    .attributeDefinitions(List.of("id:S", "at:N", "v:S").stream().map(TestTables::definition).toList())
                    .globalSecondaryIndexes(software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex.builder().indexName("by-v")
                            .keySchema(TestTables.schema(List.of("v:S", "at:N"))).projection(all -> all.projectionType("ALL")).build()));
            var random = new SplittableRandom(11);
            for (int i = 0; i < REQUESTS; i++) {
                var request = REQUEST_BODIES.get(random.nextInt(REQUEST_BODIES.size()));
                int space = request.indexOf(' ');
                var body = request.substring(space + 1);
                for (int changes = random.nextInt(3); changes > 0; changes--) {
                    body = changed(body, random);
                }
                var reply = RawRequest.to(cloud, "POST", "/").service("dynamodb").header("content-type", "application/x-amz-json-1.0")
                        .header("x-amz-target", "DynamoDB_20120810." + request.substring(0, space)).body(body).sendSigned();
                assertThat(reply.status()).as(request.substring(0, space) + " " + body + " answered " + reply.body()).isIn(200, 400);
            }
        }
    }

    private static String changed(String body, SplittableRandom random) {
        var places = new ArrayList<int[]>();
        var matcher = VALUE.matcher(body);
        while (matcher.find()) {
            places.add(new int[] {matcher.start(), matcher.end()});
        }
        if (places.isEmpty()) {
            return body;
        }
        var place = places.get(random.nextInt(places.size()));
        return body.substring(0, place[0]) + OTHERS.get(random.nextInt(OTHERS.size())) + body.substring(place[1]);
    }
}
