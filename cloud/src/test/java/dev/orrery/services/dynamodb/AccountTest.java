package dev.orrery.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ContributorInsightsStatus;
import software.amazon.awssdk.services.dynamodb.model.DestinationStatus;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

class AccountTest {
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void quotasAreThoseThatAreEnforced() {
        var limits = dynamo.describeLimits();
        provision("one", limits.tableMaxReadCapacityUnits(), 1);
        provision("two", limits.tableMaxReadCapacityUnits() - 2, 1);

        assertThatThrownBy(() -> provision("three", limits.tableMaxReadCapacityUnits() + 1, 1)).isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("The requested ReadCapacityUnits, 40001, is above the per table maximum for the account in us-east-1."
                        + " Per table maximum: 40000.");
        assertThatThrownBy(() -> provision("three", 3, 1)).isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("would have caused the ReadCapacityUnits limit to be exceeded for the account in us-east-1");
        provision("three", 2, 1);
        TestTables.settle(cloud);
        assertThatThrownBy(() -> dynamo.updateTable(update -> update.tableName("three")
                .provisionedThroughput(units -> units.readCapacityUnits(3L).writeCapacityUnits(1L)))).isInstanceOf(LimitExceededException.class);
        assertThat(dynamo.describeTable(describe -> describe.tableName("three")).table().provisionedThroughput().readCapacityUnits()).isEqualTo(2);
    }

    private void provision(String name, long read, long write) {
        dynamo.createTable(table -> table.tableName(name).keySchema(TestTables.schema(List.of("id:S")))
                .attributeDefinitions(TestTables.definition("id:S"))
                .provisionedThroughput(units -> units.readCapacityUnits(read).writeCapacityUnits(write)));
    }

    @Test
    void endpointIsWhereTheCallerIs() {
        assertThat(dynamo.describeEndpoints().endpoints()).singleElement()
                .satisfies(endpoint -> assertThat(endpoint.address()).isEqualTo("localhost:4566"));
    }

    @Test
    void destinationWithoutStreamFailsALittleLater() {
        TestTables.create(cloud, "items", List.of("id:S"));
        var stream = "arn:aws:kinesis:us-east-1:" + Orrery.ACCOUNT + ":stream/none";
        assertThat(dynamo.describeKinesisStreamingDestination(r -> r.tableName("items")).kinesisDataStreamDestinations()).isEmpty();

        assertThat(dynamo.enableKinesisStreamingDestination(r -> r.tableName("items").streamArn(stream)).destinationStatus())
                .isEqualTo(DestinationStatus.ENABLING);
        assertThatThrownBy(() -> dynamo.enableKinesisStreamingDestination(r -> r.tableName("items").streamArn(stream)))
                .hasMessageContaining("must be DISABLED or ENABLE_FAILED to perform ENABLE operation");
        TestTables.settle(cloud);

        assertThat(dynamo.describeKinesisStreamingDestination(r -> r.tableName("items")).kinesisDataStreamDestinations()).singleElement()
                .satisfies(one -> assertThat(one.destinationStatusDescription()).isEqualTo("User does not have a permission to use kinesis stream"))
                .satisfies(one -> assertThat(one.destinationStatus()).isEqualTo(DestinationStatus.ENABLE_FAILED));
        assertThatThrownBy(() -> dynamo.disableKinesisStreamingDestination(r -> r.tableName("items").streamArn(stream)))
                .hasMessageContaining("KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.");
        assertThatThrownBy(() -> dynamo.updateKinesisStreamingDestination(r -> r.tableName("items").streamArn(stream)))
                .hasMessageContaining("Updates are only allowed in ACTIVE state.");
        assertThatThrownBy(() -> dynamo.describeKinesisStreamingDestination(r -> r.tableName("none"))).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void contributorInsightsAreKeptForTablesAndIndexes() {
        TestTables.create(cloud, "items", List.of("id:S"), table -> table
                .attributeDefinitions(TestTables.definition("id:S"), TestTables.definition("kind:S"))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder().indexName("by-kind").keySchema(TestTables.schema(List.of("kind:S")))
                        .projection(p -> p.projectionType("ALL")).build()));
        assertThat(status(null)).isEqualTo(ContributorInsightsStatus.DISABLED);
        assertThat(dynamo.listContributorInsights(r -> r.tableName("items")).contributorInsightsSummaries()).isEmpty();

        // when they are enabled
        assertThat(dynamo.updateContributorInsights(r -> r.tableName("items").contributorInsightsAction("ENABLE")).contributorInsightsStatus())
                .isEqualTo(ContributorInsightsStatus.ENABLING);
        dynamo.updateContributorInsights(r -> r.tableName("items").indexName("by-kind").contributorInsightsAction("ENABLE"));
        TestTables.settle(cloud);

        // then they are told, the table first, page by page
        assertThat(status(null)).isEqualTo(ContributorInsightsStatus.ENABLED);
        var first = dynamo.listContributorInsights(r -> r.tableName("items").maxResults(1));
        assertThat(first.contributorInsightsSummaries()).singleElement().satisfies(one -> assertThat(one.indexName()).isNull());
        var second = dynamo.listContributorInsights(r -> r.tableName("items").maxResults(1).nextToken(first.nextToken()));
        assertThat(second.contributorInsightsSummaries()).singleElement().satisfies(one -> assertThat(one.indexName()).isEqualTo("by-kind"));
        assertThat(second.nextToken()).isNull();
        // and not any more when they are disabled, or the table is gone
        dynamo.updateContributorInsights(r -> r.tableName("items").contributorInsightsAction("DISABLE"));
        TestTables.settle(cloud);
        assertThat(dynamo.listContributorInsights(_ -> { }).contributorInsightsSummaries()).hasSize(1);
        dynamo.deleteTable(delete -> delete.tableName("items"));
        TestTables.settle(cloud);
        assertThat(dynamo.listContributorInsights(_ -> { }).contributorInsightsSummaries()).isEmpty();
        assertThatThrownBy(() -> status(null)).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> dynamo.listContributorInsights(r -> r.nextToken("x"))).isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("Provided nextToken is invalid");
    }

    private ContributorInsightsStatus status(String index) {
        return dynamo.describeContributorInsights(r -> r.tableName("items").indexName(index)).contributorInsightsStatus();
    }
}
