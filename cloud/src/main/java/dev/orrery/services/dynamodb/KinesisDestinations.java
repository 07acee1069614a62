package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeKinesisStreamingDestinationRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeKinesisStreamingDestinationResponse;
import software.amazon.awssdk.services.dynamodb.model.DestinationStatus;
import software.amazon.awssdk.services.dynamodb.model.DisableKinesisStreamingDestinationRequest;
import software.amazon.awssdk.services.dynamodb.model.DisableKinesisStreamingDestinationResponse;
import software.amazon.awssdk.services.dynamodb.model.EnableKinesisStreamingDestinationRequest;
import software.amazon.awssdk.services.dynamodb.model.EnableKinesisStreamingDestinationResponse;
import software.amazon.awssdk.services.dynamodb.model.KinesisDataStreamDestination;
import software.amazon.awssdk.services.dynamodb.model.UpdateKinesisStreamingDestinationRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateKinesisStreamingDestinationResponse;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/// Streams of Kinesis to which the changes of a table are to flow. Nothing flows yet, so no destination ever becomes active: a
/// stream that there is not fails as it does on AWS, and one that there is is refused as unbuilt.
/// Source: words and states as recorded in ack-api-quirks, DDB-TABLE-318.
final class KinesisDestinations implements DynamoDbClient {
    private static final Table<Place, DestinationRow> DESTINATIONS = Table.of("kinesis-destinations", Place::key, DestinationRow.class);
    private static final int ARN_MIN = 37;
    private static final int ARN_MAX = 1_024;
    /// So many that have failed are told of a table; then the oldest is forgotten.
    private static final int TOLD_MAX = 10;
    private static final String STATE = "Table is not in a valid state to enable Kinesis Streaming Destination: ";
    private final Home home;
    private final TableLookup tables;

    /// @param table its number
    private record Place(long table, String stream) {

        Key key() {
            return Key.empty().number(table).text(stream);
        }
    }

    /// One that failed, once it has settled.
    record DestinationRow(String stream, Instant beganAt, Instant settlesAt) {

        boolean isFailedAt(Instant now) {
            return !now.isBefore(settlesAt);
        }
    }

    KinesisDestinations(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
    }

    static void purge(Tables.Write tx, long table) {
        of(tx, table).forEach(row -> tx.delete(DESTINATIONS, new Place(table, row.stream())));
    }

    private static List<DestinationRow> of(Tables.Read tx, long table) {
        try (var rows = tx.scan(DESTINATIONS, Range.startingWith(Key.empty().number(table)))) {
            return rows.toList();
        }
    }

    private static void check(String tableName, String streamArn) {
        new Constraints().notNull("tableName", tableName).name("tableName", tableName).notNull("streamArn", streamArn)
                .length("streamArn", streamArn, ARN_MIN, ARN_MAX).check();
    }

    private TableDefinition require(Tables.Read tx, String name) {
        return tables.require(tx, name).definition();
    }

    @Override
    public EnableKinesisStreamingDestinationResponse enableKinesisStreamingDestination(EnableKinesisStreamingDestinationRequest request) {
        check(request.tableName(), request.streamArn());
        home.store().read(tx -> require(tx, request.tableName()));
        if (isThere(request.streamArn())) {
            throw Unbuilt.delivery();
        }
        var name = home.store().write(tx -> {
            var table = require(tx, request.tableName());
            var now = home.clock().now();
            var rows = of(tx, table.number());
            if (rows.stream().anyMatch(row -> row.stream().equals(request.streamArn()) && !row.isFailedAt(now))) {
                throw DynamoDbErrors.validation(STATE + "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE"
                        + " operation.");
            }
            if (rows.size() >= TOLD_MAX) {
                rows.stream().min(Comparator.comparing(DestinationRow::beganAt)).ifPresent(oldest ->
                        tx.delete(DESTINATIONS, new Place(table.number(), oldest.stream())));
            }
            tx.put(DESTINATIONS, new Place(table.number(), request.streamArn()),
                    new DestinationRow(request.streamArn(), now, now.plus(DynamoDbLimits.SETTLING)));
            return table.name();
        });
        return EnableKinesisStreamingDestinationResponse.builder().tableName(name).streamArn(request.streamArn())
                .destinationStatus(DestinationStatus.ENABLING)
                .enableKinesisStreamingConfiguration(request.enableKinesisStreamingConfiguration()).build();
    }

    /// Whether the caller can see this stream.
    private boolean isThere(String streamArn) {
        try {
            home.client(KinesisClient.class).describeStreamSummary(describe -> describe.streamARN(streamArn));
            return true;
        } catch (AwsServiceException _) {
            return false;
        }
    }

    @Override
    public DisableKinesisStreamingDestinationResponse disableKinesisStreamingDestination(DisableKinesisStreamingDestinationRequest request) {
        check(request.tableName(), request.streamArn());
        home.store().read(tx -> require(tx, request.tableName()));
        throw DynamoDbErrors.validation(STATE + "KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.");
    }

    @Override
    public UpdateKinesisStreamingDestinationResponse updateKinesisStreamingDestination(UpdateKinesisStreamingDestinationRequest request) {
        check(request.tableName(), request.streamArn());
        home.store().read(tx -> require(tx, request.tableName()));
        throw DynamoDbErrors.validation(STATE + "Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE state.");
    }

    @Override
    public DescribeKinesisStreamingDestinationResponse describeKinesisStreamingDestination(DescribeKinesisStreamingDestinationRequest request) {
        new Constraints().notNull("tableName", request.tableName()).name("tableName", request.tableName()).check();
        var now = home.clock().now();
        return home.store().read(tx -> {
            var table = require(tx, request.tableName());
            return DescribeKinesisStreamingDestinationResponse.builder().tableName(table.name()).kinesisDataStreamDestinations(
                    of(tx, table.number()).stream().map(row -> description(row, now)).toList()).build();
        });
    }

    private static KinesisDataStreamDestination description(DestinationRow row, Instant now) {
        var told = KinesisDataStreamDestination.builder().streamArn(row.stream());
        return row.isFailedAt(now) ? told.destinationStatus(DestinationStatus.ENABLE_FAILED)
                .destinationStatusDescription("User does not have a permission to use kinesis stream").build()
                : told.destinationStatus(DestinationStatus.ENABLING).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
