package dev.orrery.services.cloudtrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.services.cloudtrail.EventRow.Touched;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.sqs.SqsClient;

/// What is kept of events: how little, how much of it, and that what earlier versions kept is still told.
class HistoryTest {
    private static final String REGION = "us-east-1";
    private static final LookupAttribute CREATED = LookupAttribute.builder().attributeKey(LookupAttributeKey.EVENT_NAME).attributeValue("CreateQueue").build();
    private final Orrery cloud = Orrery.start();
    private final CloudTrailClient trail = cloud.client(CloudTrailClient.class);
    private final Home home = cloud.cloud().services().instance("cloudtrail", new HomeId(Orrery.ACCOUNT, HomeId.GLOBAL)).home();

    @AfterEach
    void close() {
        cloud.close();
    }

    /// An event as versions wrote it that kept the record itself.
    private record FormerRow(String region, Instant at, long number, String id, String name, String source, String userName, boolean readOnly,
            String accessKeyId, List<Touched> resources, String record) { }

    @Test
    void eventsOfEarlierVersionsAreToldAsTheyWereKept() {
        var former = new FormerRow(REGION, cloud.time().now(), 7, "3038ebd2-c98a-4c65-9b6e-e22506292313", "CreateQueue", "sqs.amazonaws.com", "alice", false,
                "AKIAIOSFODNN7EXAMPLE", List.of(new Touched("AWS::SQS::Queue", "orders")), "{\"eventName\":\"CreateQueue\"}");
        Table<FormerRow, FormerRow> events = Table.of("events", row -> Key.of(row.region()).number(row.at().getEpochSecond()).number(row.number())
                .text(row.id()), FormerRow.class);
        home.store().write(tx -> {
            tx.put(events, former, former);
            return tx;
        });
        cloud.client(SqsClient.class).createQueue(create -> create.queueName("parcels"));

        var found = trail.lookupEvents(look -> look.lookupAttributes(CREATED))
                .events();

        assertThat(found).hasSize(2);
        var old = found.getLast();
        assertThat(old.eventId()).isEqualTo(former.id());
        assertThat(old.username()).isEqualTo("alice");
        assertThat(old.eventSource()).isEqualTo("sqs.amazonaws.com");
        assertThat(old.readOnly()).isEqualTo("false");
        assertThat(old.accessKeyId()).isEqualTo("AKIAIOSFODNN7EXAMPLE");
        assertThat(old.cloudTrailEvent()).isEqualTo(former.record());
        assertThat(old.resources()).extracting(resource -> resource.resourceType() + " " + resource.resourceName()).containsExactly("AWS::SQS::Queue orders");
        cloud.time().advance(Duration.ofDays(91));
        assertThat(rows()).extracting(EventRow::id).doesNotContain(former.id());
    }

    @Test
    void callTakesFewBytes() {
        cloud.client(SqsClient.class).createQueue(create -> create.queueName("orders"));
        cloud.client(SqsClient.class).createQueue(create -> create.queueName("parcels"));

        var row = rows().getLast();

        assertThat(EventRow.EVENTS.format().write(row)).hasSizeLessThan(400);
        assertThat(row.record()).isEmpty();
        assertThat(row.facts().orElseThrow().agent()).as("the program has a number").isEmpty();
        assertThat(row.through() - rows().getFirst().through()).as("what it counts for").isEqualTo(row.bytes());
    }

    @Test
    void oldestEventsGoFirstWhenThereIsNoRoom() {
        make(1, 30);
        long all = rows().stream().mapToLong(EventRow::bytes).sum();

        History.sweep(home, REGION, false, all / 2);

        var kept = names();
        assertThat(kept).hasSizeBetween(10, 16).last().isEqualTo("queue-30");
        assertThat(kept).isEqualTo(IntStream.rangeClosed(31 - kept.size(), 30).mapToObj(number -> "queue-" + number).toList());
        assertThat(rows().stream().mapToLong(EventRow::bytes).sum()).isLessThanOrEqualTo(all / 2);
        // and the next ones push out only as much as they take themselves
        make(31, 32);
        History.sweep(home, REGION, false, all / 2);
        assertThat(names()).hasSizeBetween(kept.size() - 1, kept.size() + 1).last().isEqualTo("queue-32");
        // and who looks to the end is told
        trail.lookupEvents();
        assertThat(cloud.cloud().journal().latest(1).getFirst().notes()).singleElement().satisfies(note ->
                assertThat(note.toString()).contains("event history", "oldest events"));
    }

    @Test
    void nothingGoesWhileThereIsRoom() {
        make(1, 5);
        History.sweep(home, REGION, true, History.BYTES_MAX);
        assertThat(names()).hasSize(5);
        trail.lookupEvents();
        assertThat(cloud.cloud().journal().latest(1).getFirst().notes()).isEmpty();
    }

    @Test
    void eventsBehindTheLastSweepAreFoundByTheDailyOne() {
        make(1, 6);
        long all = rows().stream().mapToLong(EventRow::bytes).sum();
        History.sweep(home, REGION, false, all / 2);
        var stray = EventRow.of(REGION, cloud.time().now().minus(Duration.ofDays(95)), 1, PackedId.of("stray"), new byte[0], rows().getLast().facts().orElseThrow());
        home.store().write(tx -> {
            tx.put(EventRow.EVENTS, stray, stray);
            return tx;
        });
        History.sweep(home, REGION, false, History.BYTES_MAX);
        assertThat(rows()).extracting(EventRow::at).contains(stray.at());
        History.sweep(home, REGION, true, History.BYTES_MAX);
        assertThat(rows()).extracting(EventRow::at).hasSize(3).doesNotContain(stray.at());
    }

    /// Long before the day is over.
    @Test
    void somebodySweepsAsSoonAsThereIsTooMuch() {
        make(1, 1);
        assertThat(rows()).isNotEmpty();
        home.store().write(tx -> {
            History.grown(home, tx, REGION, 10, History.BYTES_MAX + 1024 * 1024 + 5);
            return tx;
        });
        cloud.time().advance(Duration.ofSeconds(1));
        assertThat(rows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4f1cc78b-5c94-4174-a6ad-3ee78605381c", "4F1CC78B-5c94-4174-a6ad-3ee78605381c", "A0GTQEKLBB9VD8E05REA5A3E1VVV4KQNSO5A",
            "656c76696e6727732072657175657374", "KXXC4XC6XEWZ1Y1N", "", "é"})
    void idsArePackedWithoutLoss(String id) {
        assertThat(PackedId.text(PackedId.of(id))).isEqualTo(id);
        assertThat(PackedId.of(UUID.nameUUIDFromBytes(new byte[0]).toString())).hasSize(17);
    }

    private void make(int first, int last) {
        var sqs = cloud.client(SqsClient.class);
        IntStream.rangeClosed(first, last).forEach(number -> {
            sqs.createQueue(create -> create.queueName("queue-" + number));
            cloud.time().advance(Duration.ofSeconds(1));
        });
    }

    private List<EventRow> rows() {
        return home.store().read(tx -> tx.scan(EventRow.EVENTS, Range.all()).toList());
    }

    private List<String> names() {
        return trail.lookupEvents(look -> look.lookupAttributes(CREATED)).events()
                .reversed().stream().map(LookupsTest::record).map(record -> LookupsTest.text(record, "requestParameters.queueName")).toList();
    }
}
