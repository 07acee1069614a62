package dev.orrery.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What is asked of a key-value table. Items have 1 KiB, in the tables of small items 100 bytes.
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
            return caller.call("GetItem", "\"Key\":" + key(number));
        }
    },
    /// The same among a million items.
    GET_ITEM_1M(1_000_000, GET_ITEM),
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
    QUERY_10_1M(1_000_000, QUERY_10),
    /// A counter of an item.
    UPDATE_ITEM(20_000) {
        @Override
        Request request(Caller caller, int number) {
            return caller.call("UpdateItem", "\"Key\":" + key(number)
                    + ",\"UpdateExpression\":\"ADD visits :one\",\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}}");
        }
    },
    GET_SMALL_10K(10_000, GET_ITEM),
    QUERY_SMALL_10K(10_000, QUERY_10),
    /// The same among ten million items. Filling takes minutes.
    GET_SMALL_10M(10_000_000, GET_ITEM),
    QUERY_SMALL_10M(10_000_000, QUERY_10);

    private static final int PARTITION = 100;
    private static final int BATCH = 25;
    /// So many batches are signed at one time: signatures get old.
    private static final int BATCHES_AT_ONCE = 20_000;
    /// So many different requests are signed beforehand.
    private static final int REQUESTS = 5_000;
    /// For tables larger than any cache.
    private static final int REQUESTS_FOR_SMALL = 50_000;
    /// From one asked item to the next: a prime, so that all are asked before one is asked again, and neighbours come at different times.
    private static final long STRIDE = 2_654_435_761L;
    private static final String FILLER = "x".repeat(900);
    private final int fill;
    private final TableScenario asked;

    /// @param fill items in the table before the clock starts
    TableScenario(int fill) {
        this(fill, null);
    }

    /// @param asked what is asked of this table as well
    TableScenario(int fill, TableScenario asked) {
        this.fill = fill;
        this.asked = asked;
    }

    @Override
    public boolean isFor(Target target) {
        return target.kinds().contains(Target.Kind.TABLES) && (fill <= GET_ITEM.fill || target == Target.ORRERY);
    }

    @Override
    public Load.Figures run(Options options, Running server) throws IOException {
        var load = new Load(server, options.connections());
        if (create(server)) {
            fill(load, server);
            server.awaitRest();
        }
        var caller = caller(server);
        int requests = isSmall() ? REQUESTS_FOR_SMALL : REQUESTS;
        int items = fill == 0 ? requests : fill;
        return load.run(IntStream.range(0, requests).mapToObj(number -> request(caller, (int) (number * STRIDE % items))).toList(),
                options.warmUpSeconds(), options.seconds());
    }

    Request request(Caller caller, int number) {
        return asked.request(caller, number);
    }

    private boolean isSmall() {
        return name().contains("_SMALL");
    }

    /// Small items of one number have one table, whatever is asked of it.
    private String table() {
        return isSmall() ? "small_" + fill : name().toLowerCase(Locale.ROOT);
    }

    private Caller caller(Running server) {
        return new Caller(server, server.signer("dynamodb"), table());
    }

    /// Whether there was none.
    private boolean create(Running server) throws IOException {
        var caller = caller(server);
        try (var connection = new Connection(server.address())) {
            if (connection.exchange(caller.call("DescribeTable", "\"ReturnConsumedCapacity\":\"NONE\"")).succeeded()) {
                return false;
            }
            connection.text(caller.call("CreateTable", "\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":["
                    + "{\"AttributeName\":\"id\",\"AttributeType\":\"S\"},{\"AttributeName\":\"at\",\"AttributeType\":\"N\"}],\"KeySchema\":["
                    + "{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"at\",\"KeyType\":\"RANGE\"}]"));
            connection.text(caller.call("DescribeTable", "\"ReturnConsumedCapacity\":\"NONE\""));
            return true;
        }
    }

    private void fill(Load load, Running server) throws IOException {
        int batches = fill / BATCH;
        for (int begun = 0; begun < batches; begun += BATCHES_AT_ONCE) {
            var caller = caller(server);
            int first = begun;
            load.each(Math.min(BATCHES_AT_ONCE, batches - begun), batch -> caller.call("BatchWriteItem",
                    IntStream.range((first + batch) * BATCH, (first + batch + 1) * BATCH)
                            .mapToObj(number -> "{\"PutRequest\":{\"Item\":" + (isSmall() ? small(number) : item(number)) + "}}")
                            .collect(Collectors.joining(",", "\"RequestItems\":{\"" + caller.table() + "\":[", "]}"))));
        }
    }

    static String id(int number) {
        return "partition-" + number / PARTITION;
    }

    static String key(int number) {
        return "{" + keys(number) + "}";
    }

    private static String keys(int number) {
        return "\"id\":{\"S\":\"" + id(number) + "\"},\"at\":{\"N\":\"" + number % PARTITION + "\"}";
    }

    static String small(int number) {
        return "{" + keys(number) + ",\"name\":{\"S\":\"number " + number + ", one of very many\"},\"price\":{\"N\":\"" + number
                + ".25\"},\"open\":{\"BOOL\":true}}";
    }

    static String item(int number) {
        return "{" + keys(number) + ",\"name\":{\"S\":\"number " + number
                + "\"},\"price\":{\"N\":\"" + number + ".25\"},\"open\":{\"BOOL\":true},\"tags\":{\"SS\":[\"red\",\"round\"]},\"filler\":{\"S\":\""
                + FILLER + "\"}}";
    }

    static Request call(Running server, Signer signer, String operation, String document) {
        var content = document.getBytes(StandardCharsets.UTF_8);
        return new Request(signer.head("POST", server.host(), "/", "", Signer.sha256(content), Map.of(
                "content-length", Integer.toString(content.length), "content-type", "application/x-amz-json-1.0",
                "x-amz-target", "DynamoDB_20120810." + operation)), content, 1);
    }

    /// Asks one table. Not for several threads at once.
    record Caller(Running server, Signer signer, String table) {

        Request call(String operation, String members) {
            return TableScenario.call(server, signer, operation,
                    operation.equals("BatchWriteItem") ? "{" + members + "}" : "{\"TableName\":\"" + table + "\"," + members + "}");
        }
    }
}
