package dev.orrery.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What is asked of a key-value table. Items have 1 KiB.
enum TableScenario implements Scenario {
    PUT_ITEM(0) {
        @Override
        Request request(Caller caller, int number) {
            return caller.call("PutItem", "\"Item\":" + item(number));
        }
    },
    GET_ITEM(20_000) {
        @Override
        Request request(Caller caller, int number) {
            return caller.call("GetItem", "\"Key\":{\"id\":{\"S\":\"" + id(number) + "\"},\"at\":{\"N\":\"" + number % PARTITION + "\"}}");
        }
    },
    /// The same among a million items.
    GET_ITEM_1M(1_000_000) {
        @Override
        Request request(Caller caller, int number) {
            return GET_ITEM.request(caller, number);
        }
    },
    /// Ten items of a partition of a hundred.
    QUERY_10(20_000) {
        @Override
        Request request(Caller caller, int number) {
            return caller.call("Query", "\"KeyConditionExpression\":\"id = :id AND #a >= :at\",\"Limit\":10,"
                    + "\"ExpressionAttributeNames\":{\"#a\":\"at\"},\"ExpressionAttributeValues\":{\":id\":{\"S\":\"" + id(number)
                    + "\"},\":at\":{\"N\":\"" + number % PARTITION / 2 + "\"}}");
        }
    },
    /// The same among a million items.
    QUERY_10_1M(1_000_000) {
        @Override
        Request request(Caller caller, int number) {
            return QUERY_10.request(caller, number);
        }
    },
    /// A counter of an item.
    UPDATE_ITEM(20_000) {
        @Override
        Request request(Caller caller, int number) {
            return caller.call("UpdateItem", "\"Key\":{\"id\":{\"S\":\"" + id(number) + "\"},\"at\":{\"N\":\"" + number % PARTITION
                    + "\"}},\"UpdateExpression\":\"ADD visits :one\",\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}}");
        }
    };

    private static final int PARTITION = 100;
    private static final int BATCH = 25;
    /// So many different requests are signed beforehand.
    private static final int REQUESTS = 5_000;
    private static final String FILLER = "x".repeat(900);
    private final int fill;

    /// @param fill items in the table before the clock starts
    TableScenario(int fill) {
        this.fill = fill;
    }

    @Override
    public boolean isFor(Target target) {
        return target.kinds().contains(Target.Kind.TABLES);
    }

    @Override
    public Load.Figures run(Options options, Running server) throws IOException {
        var caller = new Caller(server, server.signer("dynamodb"), name().toLowerCase(Locale.ROOT));
        try (var connection = new Connection(server.address())) {
            connection.text(caller.call("CreateTable", "\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":["
                    + "{\"AttributeName\":\"id\",\"AttributeType\":\"S\"},{\"AttributeName\":\"at\",\"AttributeType\":\"N\"}],\"KeySchema\":["
                    + "{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"at\",\"KeyType\":\"RANGE\"}]"));
            connection.text(caller.call("DescribeTable", "\"ReturnConsumedCapacity\":\"NONE\""));
        }
        var load = new Load(server, options.connections());
        load.each(fill / BATCH, batch -> caller.call("BatchWriteItem", IntStream.range(batch * BATCH, (batch + 1) * BATCH)
                .mapToObj(number -> "{\"PutRequest\":{\"Item\":" + item(number) + "}}")
                .collect(Collectors.joining(",", "\"RequestItems\":{\"" + caller.table() + "\":[", "]}"))));
        int step = Math.max(1, fill / REQUESTS);
        return load.run(IntStream.range(0, REQUESTS).mapToObj(number -> request(caller, number * step)).toList(), options.warmUpSeconds(),
                options.seconds());
    }

    abstract Request request(Caller caller, int number);

    static String id(int number) {
        return "partition-" + number / PARTITION;
    }

    static String item(int number) {
        return "{\"id\":{\"S\":\"" + id(number) + "\"},\"at\":{\"N\":\"" + number % PARTITION + "\"},\"name\":{\"S\":\"number " + number
                + "\"},\"price\":{\"N\":\"" + number + ".25\"},\"open\":{\"BOOL\":true},\"tags\":{\"SS\":[\"red\",\"round\"]},\"filler\":{\"S\":\""
                + FILLER + "\"}}";
    }

    /// Asks one table. Not for several threads at once.
    record Caller(Running server, Signer signer, String table) {

        Request call(String operation, String members) {
            var document = operation.equals("BatchWriteItem") ? "{" + members + "}" : "{\"TableName\":\"" + table + "\"," + members + "}";
            var content = document.getBytes(StandardCharsets.UTF_8);
            return new Request(signer.head("POST", server.host(), "/", "", Signer.sha256(content), Map.of(
                    "content-length", Integer.toString(content.length), "content-type", "application/x-amz-json-1.0",
                    "x-amz-target", "DynamoDB_20120810." + operation)), content, 1);
        }
    }
}
