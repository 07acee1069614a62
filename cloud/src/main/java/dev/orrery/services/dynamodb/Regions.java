package dev.orrery.services.dynamodb;

import java.util.List;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Where tables can have replicas: wherever there is DynamoDB in this partition.
final class Regions {
    private static final List<String> ALL = DynamoDbClient.serviceMetadata().regions().stream()
            .filter(region -> region.metadata() != null && region.metadata().partition().id().equals("aws"))
            .map(Region::id).sorted().toList();

    private Regions() { }

    static boolean isOne(String region) {
        return ALL.contains(region);
    }

    static void require(String region) {
        if (!isOne(region)) {
            throw DynamoDbErrors.validation("Region " + region + " is not supported. The latest version of global tables are only supported"
                    + " in the following regions: " + ALL);
        }
    }
}
