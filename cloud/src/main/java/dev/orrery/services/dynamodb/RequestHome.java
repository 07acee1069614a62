package dev.orrery.services.dynamodb;

import dev.orrery.kernel.HomeId;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeExportRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeImportRequest;
import software.amazon.awssdk.services.dynamodb.model.ExportTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// The home of what a request names. Requests about several tables go where the first of them is; the others must be there too.
/// Exports and imports are asked for at home.
final class RequestHome {
    private RequestHome() { }

    static HomeId of(HomeId callers, Object request) {
        var named = switch (request) {
            case BatchGetItemRequest batch -> batch.requestItems().keySet().stream().findFirst().orElse("");
            case BatchWriteItemRequest batch -> batch.requestItems().keySet().stream().findFirst().orElse("");
            case TransactWriteItemsRequest transaction -> transaction.transactItems().stream().findFirst().map(item ->
                    item.put() != null ? item.put().tableName() : item.update() != null ? item.update().tableName()
                    : item.delete() != null ? item.delete().tableName() : item.conditionCheck() != null ? item.conditionCheck().tableName() : "")
                    .orElse("");
            case TransactGetItemsRequest transaction -> transaction.transactItems().stream().findFirst()
                    .map(item -> item.get() == null ? "" : item.get().tableName()).orElse("");
            case RestoreTableToPointInTimeRequest restore -> ContinuousBackups.source(restore);
            case ExportTableToPointInTimeRequest _, DescribeExportRequest _, DescribeImportRequest _ -> "";
            case SdkPojo other -> switch (RequestResource.of(other)) {
                case RequestResource.Table(var name) -> name;
                case RequestResource.Arn(var arn) -> arn;
                case RequestResource.Account _, RequestResource.Streams _ -> "";
            };
            default -> "";
        };
        return named != null && ResourceNames.isBelowTable(named)
                ? new HomeId(ResourceNames.account(named), ResourceNames.region(named)) : callers;
    }
}
