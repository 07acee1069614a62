package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;

/// Random writes in three regions, some of them in the same moment, while replicas come and the process is killed: when it is
/// quiet, all regions have the same, and it is what was written last.
class ReplicationSimulationTest {
    private static final List<String> REGIONS = List.of("us-east-1", "eu-west-1", "ap-south-1");
    private static final int STEPS = 400;
    private static final int KEYS = 10;

    /// What may be the last write of a key: those of the latest moment. Empty is a deletion.
    private record Last(Instant at, Set<Optional<String>> candidates) { }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void allRegionsEndWithTheLastWriteOfEveryItem(long seed) {
        var random = new SplittableRandom(seed);
        var last = new HashMap<String, Last>();
        try (var world = new ReplicatedWorld()) {
            world.in(REGIONS.getFirst(), dynamo -> dynamo.createTable(table -> table.tableName("items").billingMode("PAY_PER_REQUEST")
                    .keySchema(TestTables.schema(List.of("id:S")))
                    .attributeDefinitions(TestTables.definition("id:S"), TestTables.definition("v:S"))
                    .streamSpecification(stream -> stream.streamEnabled(true).streamViewType("NEW_AND_OLD_IMAGES"))
                    .globalSecondaryIndexes(GlobalSecondaryIndex.builder().indexName("by-v").keySchema(TestTables.schema(List.of("v:S")))
                            .projection(p -> p.projectionType("KEYS_ONLY")).build())));
            world.advance(Duration.ofSeconds(1));
            int regions = 1;
            for (int step = 0; step < STEPS; step++) {
                if (step == 40 || step == 150) {
                    world.advance(Duration.ofSeconds(2));
                    var next = REGIONS.get(regions);
                    world.in(REGIONS.get(regions - 1), dynamo -> dynamo.updateTable(update -> update.tableName("items")
                            .replicaUpdates(ReplicationGroupUpdate.builder().create(one -> one.regionName(next)).build())));
                    regions++;
                }
                boolean fresh = step >= 40 && step < 60 || step >= 150 && step < 170;
                write(world, random, REGIONS.get(random.nextInt(fresh ? regions - 1 : regions)), seed + "/" + step, last);
                int chance = random.nextInt(100);
                if (chance < 3) {
                    world.advanceAndDie(Duration.ofMillis(random.nextInt(2_000)), 1 + random.nextInt(6));
                } else if (chance < 50) {
                    world.advance(Duration.ofMillis(random.nextInt(600)));
                }
                if (step == 59 || step == 169) {
                    world.advance(Duration.ofMinutes(2));
                }
            }
            // A timer that the process died of is tried again a minute later.
            world.advance(Duration.ofMinutes(3));
            check(world, last);
        }
    }

    private static void write(ReplicatedWorld world, SplittableRandom random, String region, String value, Map<String, Last> last) {
        var id = "k" + random.nextInt(KEYS);
        if (random.nextInt(3) == 0) {
            var before = world.in(region, dynamo -> dynamo.deleteItem(delete -> delete.tableName("items").key(item("id", id))
                    .returnValues("ALL_OLD"))).attributes();
            if (!before.isEmpty()) {
                note(last, id, world.now(), region, Optional.empty());
            }
        } else {
            world.in(region, dynamo -> dynamo.putItem(put -> put.tableName("items").item(item("id", id, "v", value))));
            note(last, id, world.now(), region, Optional.of(value));
        }
    }

    private static void note(Map<String, Last> last, String id, Instant now, String region, Optional<String> value) {
        var known = last.get(id);
        var candidates = new HashSet<Optional<String>>();
        if (known != null && known.at().equals(now)) {
            candidates.addAll(known.candidates());
        }
        candidates.add(value);
        last.put(id, new Last(now, candidates));
    }

    private static void check(ReplicatedWorld world, Map<String, Last> last) {
        var tables = new ArrayList<Map<String, String>>();
        for (var region : REGIONS) {
            var items = values(world.in(region, dynamo -> dynamo.scan(scan -> scan.tableName("items").consistentRead(true))).items());
            tables.add(items);
            assertThat(values(world.in(region, dynamo -> dynamo.scan(scan -> scan.tableName("items").indexName("by-v"))).items()))
                    .as("the index in " + region).isEqualTo(items);
        }
        assertThat(tables.get(1)).as("in " + REGIONS.get(1)).isEqualTo(tables.getFirst());
        assertThat(tables.get(2)).as("in " + REGIONS.get(2)).isEqualTo(tables.getFirst());
        last.forEach((id, write) -> assertThat(write.candidates()).as("the last write of " + id)
                .contains(Optional.ofNullable(tables.getFirst().get(id))));
    }

    private static Map<String, String> values(List<Map<String, AttributeValue>> items) {
        var all = new HashMap<String, String>();
        items.forEach(item -> all.put(item.get("id").s(), item.get("v").s()));
        return all;
    }
}
