package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;
import static dev.orrery.services.dynamodb.TestTables.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.iam.IamClient;

class GlobalTablesTest {
    private static final String THERE = "eu-west-1";
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient here = cloud.client(DynamoDbClient.class);
    private final DynamoDbClient there = cloud.in(THERE).client(DynamoDbClient.class);

    @BeforeEach
    void createTable() {
        TestTables.create(cloud, "items", List.of("id:S"));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void replicaHasWhatWasThereAndWhatIsWrittenInAnyRegion() {
        // given a table with items
        here.putItem(put -> put.tableName("items").item(item("id", "old", "v", 1)));
        here.putItem(put -> put.tableName("items").item(item("id", "short", "v", 1)));

        // when it gets a replica, and items are written and deleted on both sides, also before the replica is there
        add(here, THERE);
        here.deleteItem(delete -> delete.tableName("items").key(item("id", "short")));
        assertThat(describe(there).tableStatusAsString()).isEqualTo("CREATING");
        assertThatThrownBy(() -> scan(there)).isInstanceOf(ResourceNotFoundException.class);
        settle();
        here.putItem(put -> put.tableName("items").item(item("id", "here", "v", 2)));
        there.putItem(put -> put.tableName("items").item(item("id", "there", "v", 3)));
        there.updateItem(update -> update.tableName("items").key(item("id", "old")).updateExpression("SET v = v + :n")
                .expressionAttributeValues(Map.of(":n", n(9))));

        // then the other side has it a little later
        assertThat(scan(here)).hasSize(2);
        settle();
        assertThat(scan(here)).containsExactlyInAnyOrder(item("id", "old", "v", 10), item("id", "here", "v", 2), item("id", "there", "v", 3));
        assertThat(scan(there)).containsExactlyInAnyOrderElementsOf(scan(here));
        here.deleteItem(delete -> delete.tableName("items").key(item("id", "there")));
        settle();
        assertThat(scan(there)).hasSize(2).containsExactlyInAnyOrderElementsOf(scan(here));
    }

    @Test
    void lastWriterWinsInEveryRegion() {
        add(here, THERE);
        settle();
        // given an item that both regions write, the other one a moment later
        here.putItem(put -> put.tableName("items").item(item("id", "1", "by", "here")));
        cloud.time().advance(Duration.ofMillis(1));
        there.putItem(put -> put.tableName("items").item(item("id", "1", "by", "there")));
        // and one that the other region deletes, which then writes it here
        here.putItem(put -> put.tableName("items").item(item("id", "2", "by", "here")));
        settle();
        there.deleteItem(delete -> delete.tableName("items").key(item("id", "2")));
        here.updateItem(update -> update.tableName("items").key(item("id", "2")).updateExpression("SET again = :t")
                .expressionAttributeValues(Map.of(":t", s("yes"))));
        here.updateItem(update -> update.tableName("items").key(item("id", "2")).updateExpression("SET again = :t")
                .expressionAttributeValues(Map.of(":t", s("twice"))));

        // when all has been sent
        settle();

        // then the later write is there everywhere; of two in the same moment both regions choose the same
        assertThat(get(here, "1")).isEqualTo(item("id", "1", "by", "there"));
        assertThat(get(there, "1")).isEqualTo(get(here, "1"));
        assertThat(get(here, "2")).isEqualTo(item("id", "2", "by", "here", "again", "twice")).isEqualTo(get(there, "2"));
    }

    @Test
    void timeThatIsTurnedBackLosesNoWrite() {
        add(here, THERE);
        settle();
        cloud.time().advance(Duration.ofHours(2));
        here.putItem(put -> put.tableName("items").item(item("id", "1", "v", 1)));
        settle();

        // when the item is written again, and time was turned back before
        cloud.time().set(cloud.time().now().minus(Duration.ofHours(1)));
        here.putItem(put -> put.tableName("items").item(item("id", "1", "v", 2)));
        settle();

        // then that is the last write all the same
        assertThat(get(there, "1")).isEqualTo(item("id", "1", "v", 2));
    }

    @Test
    void newReplicaKnowsWhatWasDeletedBeforeItCame() {
        add(here, THERE);
        settle();
        here.putItem(put -> put.tableName("items").item(item("id", "1", "v", 1)));
        settle();

        // given a write that is on its way, of an item that is deleted where a new replica is copied from
        there.putItem(put -> put.tableName("items").item(item("id", "1", "v", 2)));
        cloud.time().advance(Duration.ofMillis(1));
        here.deleteItem(delete -> delete.tableName("items").key(item("id", "1")));
        add(here, "ap-south-1");
        settle();

        // then the deletion, which was later, holds there as well
        assertThat(scan(here)).isEmpty();
        assertThat(scan(there)).isEmpty();
        assertThat(scan(cloud.in("ap-south-1").client(DynamoDbClient.class))).isEmpty();
    }

    @Test
    void everyRegionTellsOfTheOthers() {
        add(here, THERE);
        settle();
        add(there, "ap-south-1");
        assertThat(describe(there).replicas()).extracting(replica -> replica.regionName() + " " + replica.replicaStatus())
                .containsExactly("us-east-1 ACTIVE", "ap-south-1 CREATING");
        settle();

        assertThat(describe(here).globalTableVersion()).isEqualTo("2019.11.21");
        assertThat(describe(here).replicas()).extracting(replica -> replica.regionName() + " " + replica.replicaStatus())
                .containsExactly("eu-west-1 ACTIVE", "ap-south-1 ACTIVE");
        var third = cloud.in("ap-south-1").client(DynamoDbClient.class);
        assertThat(describe(third).replicas()).extracting(replica -> replica.regionName()).containsExactly("eu-west-1", "us-east-1");
        assertThat(describe(third).streamSpecification().streamViewType()).isEqualTo(StreamViewType.NEW_AND_OLD_IMAGES);
        assertThat(List.of(describe(here).tableId(), describe(there).tableId(), describe(third).tableId())).doesNotHaveDuplicates();
        assertThat(here.describeTableReplicaAutoScaling(r -> r.tableName("items")).tableAutoScalingDescription().replicas())
                .extracting(replica -> replica.regionName()).containsExactly("ap-south-1", "eu-west-1", "us-east-1");

        // and a write reaches both others
        third.putItem(put -> put.tableName("items").item(item("id", "1")));
        settle();
        assertThat(scan(here)).hasSize(1).isEqualTo(scan(there));
    }

    @Test
    void indexesAndTimeToLiveAreTheSameInAllRegions() {
        add(here, THERE);
        settle();
        here.putItem(put -> put.tableName("items").item(item("id", "1", "kind", "a", "until", cloud.time().now().getEpochSecond() + 3600)));
        settle();

        // when one region gets an index, and the other a time to live
        there.updateTable(index("kind"));
        settle();
        here.updateTimeToLive(update -> update.tableName("items").timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName("until")));
        settle();

        // then both have both
        for (var dynamo : List.of(here, there)) {
            assertThat(dynamo.query(query -> query.tableName("items").indexName("by-kind").keyConditionExpression("kind = :k")
                    .expressionAttributeValues(Map.of(":k", s("a")))).count()).isEqualTo(1);
            assertThat(dynamo.describeTimeToLive(r -> r.tableName("items")).timeToLiveDescription().attributeName()).isEqualTo("until");
        }
        cloud.time().advance(Duration.ofHours(2));
        assertThat(scan(here)).isEmpty();
        assertThat(scan(there)).isEmpty();
        // and other settings are each region's own
        here.updateTable(update -> update.tableName("items").deletionProtectionEnabled(true));
        settle();
        assertThat(describe(there).deletionProtectionEnabled()).isNotEqualTo(true);
    }

    @Test
    void whatWasWrittenToAReplicaIsSentBeforeItGoes() {
        add(here, THERE);
        settle();
        there.putItem(put -> put.tableName("items").item(item("id", "last")));

        // when the replica is taken away in the same moment
        remove(here, THERE);
        assertThat(describe(here).replicas()).extracting(replica -> replica.replicaStatusAsString()).containsExactly("DELETING");
        assertThatThrownBy(() -> add(here, "ap-south-1")).isInstanceOf(ResourceInUseException.class);
        settle();

        // then the others have it, and the table is a usual one again
        assertThat(scan(here)).containsExactly(item("id", "last"));
        assertThat(describe(here).hasReplicas()).isFalse();
        assertThat(describe(here).globalTableVersion()).isNull();
        assertThatThrownBy(() -> describe(there)).isInstanceOf(ResourceNotFoundException.class);
        // and the replica can come again
        here.deleteItem(delete -> delete.tableName("items").key(item("id", "last")));
        here.putItem(put -> put.tableName("items").item(item("id", "new")));
        add(here, THERE);
        settle();
        assertThat(scan(there)).containsExactly(item("id", "new"));
    }

    @Test
    void regionThroughWhichAReplicaCameStaysAsLongAsThat() {
        add(here, THERE);
        settle();
        assertThatThrownBy(() -> here.deleteTable(delete -> delete.tableName("items")))
                .hasMessageContaining("acted as a source region for new replica(s)");
        assertThatThrownBy(() -> remove(there, "us-east-1")).hasMessageContaining("acted as a source region for new replica(s)");

        // but a day later it may go
        cloud.time().advance(Duration.ofHours(25));
        remove(there, "us-east-1");
        settle();
        assertThat(describe(there).hasReplicas()).isFalse();
        assertThatThrownBy(() -> describe(here)).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void replicaCanBeDeletedInItsOwnRegionUnlessItIsProtected() {
        add(here, THERE);
        settle();
        there.updateTable(update -> update.tableName("items").deletionProtectionEnabled(true));
        settle();
        assertThatThrownBy(() -> remove(here, THERE)).hasMessageContaining("because it has deletion protection enabled");
        there.updateTable(update -> update.tableName("items").deletionProtectionEnabled(false));
        settle();

        there.deleteTable(delete -> delete.tableName("items"));
        settle();
        assertThat(describe(here).hasReplicas()).isFalse();
    }

    @Test
    void badInputIsRefusedInAwsWords() {
        add(here, THERE);
        settle();
        refused("one or more replicas already existed as tables", replicas(create(THERE)));
        refused("Cannot add or delete the local region through ReplicaUpdates", replicas(create("us-east-1")));
        refused("Region us-fake-1 is not supported. The latest version of global tables are only supported in the following regions: [",
                replicas(create("us-fake-1")));
        refused("replicas were not part of the global table. Please retry the request without these replicas: [ca-central-1].",
                replicas(ReplicationGroupUpdate.builder().delete(d -> d.regionName("ca-central-1")).build()));
        refused("more than one create or delete replica actions not allowed", replicas(create("ap-south-1"), create("ap-south-2")));
        refused("more than one type of replica actions not allowed", replicas(create("ap-south-1"),
                ReplicationGroupUpdate.builder().delete(d -> d.regionName(THERE)).build()));
        refused("Replica modification must be the only operation in the request",
                replicas(create("ap-south-1")).toBuilder().deletionProtectionEnabled(true).build());
        refused("There are no actions specified in the Replica Update Action of the request.",
                replicas(ReplicationGroupUpdate.builder().update(u -> u.regionName(THERE)).build()));
        refused("Disabling Stream is not allowed for a Global Table replica.", UpdateTableRequest.builder().tableName("items")
                .streamSpecification(stream -> stream.streamEnabled(false)).build());
        refused("Table write capacity should either be Pay-Per-Request or AutoScaled.", UpdateTableRequest.builder().tableName("items")
                .billingMode("PROVISIONED").provisionedThroughput(units -> units.readCapacityUnits(1L).writeCapacityUnits(1L)).build());
        assertThatThrownBy(() -> here.describeTableReplicaAutoScaling(r -> r.tableName("other"))).isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Global table with name: 'other' does not exist.");
        assertThat(describe(here).replicas()).hasSize(1);
    }

    @Test
    void replicaNeedsPermissionsInItsRegion() {
        var allowed = "arn:aws:dynamodb:us-east-1:" + Orrery.ACCOUNT + ":table/items";
        var iam = cloud.client(IamClient.class);
        iam.createUser(user -> user.userName("anna"));
        iam.putUserPolicy(policy -> policy.userName("anna").policyName("own").policyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "%s"}]}""".formatted(allowed)));
        var key = iam.createAccessKey(create -> create.userName("anna")).accessKey();
        var anna = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(DynamoDbClient.class);

        assertThatThrownBy(() -> add(anna, THERE)).isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("dynamodb:CreateTable on resource: arn:aws:dynamodb:eu-west-1:");
        assertThatThrownBy(() -> describe(there)).isInstanceOf(ResourceNotFoundException.class);
    }

    private void refused(String message, UpdateTableRequest request) {
        assertThatThrownBy(() -> here.updateTable(request)).isInstanceOf(DynamoDbException.class).hasMessageContaining(message)
                .satisfies(e -> assertThat(((DynamoDbException) e).awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    }

    private static UpdateTableRequest replicas(ReplicationGroupUpdate... updates) {
        return UpdateTableRequest.builder().tableName("items").replicaUpdates(updates).build();
    }

    private static ReplicationGroupUpdate create(String region) {
        return ReplicationGroupUpdate.builder().create(one -> one.regionName(region)).build();
    }

    private static Consumer<UpdateTableRequest.Builder> index(String attribute) {
        return update -> update.tableName("items").attributeDefinitions(TestTables.definition(attribute + ":S"))
                .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder().create(index -> index.indexName("by-" + attribute)
                        .keySchema(TestTables.schema(List.of(attribute + ":S"))).projection(p -> p.projectionType("ALL"))).build());
    }

    static void add(DynamoDbClient dynamo, String region) {
        dynamo.updateTable(replicas(create(region)));
    }

    private static void remove(DynamoDbClient dynamo, String region) {
        dynamo.updateTable(replicas(ReplicationGroupUpdate.builder().delete(one -> one.regionName(region)).build()));
    }

    private void settle() {
        TestTables.settle(cloud);
    }

    private static TableDescription describe(DynamoDbClient dynamo) {
        return dynamo.describeTable(describe -> describe.tableName("items")).table();
    }

    private static Map<String, AttributeValue> get(DynamoDbClient dynamo, String id) {
        return dynamo.getItem(get -> get.tableName("items").key(item("id", id))).item();
    }

    private static List<Map<String, AttributeValue>> scan(DynamoDbClient dynamo) {
        return dynamo.scan(scan -> scan.tableName("items")).items();
    }
}
