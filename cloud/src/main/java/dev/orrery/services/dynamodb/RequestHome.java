package dev.orrery.services.dynamodb;

import dev.orrery.kernel.HomeId;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeExportRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeImportRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.ExportTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// The home of what a request names: all of it is in one. What is restored becomes a table of the caller's own home. Exports and imports are asked for
/// at home.
final class RequestHome {
    private RequestHome() { }

    /// @throws software.amazon.awssdk.awscore.exception.AwsServiceException when tables of several homes are named
    static HomeId of(HomeId callers, Object request) {
        return switch (request) {
            case BatchGetItemRequest batch -> of(callers, batch.requestItems().keySet());
            case BatchWriteItemRequest batch -> of(callers, batch.requestItems().keySet());
            case TransactWriteItemsRequest transaction -> of(callers, transaction.transactItems().stream().flatMap(RequestHome::tables).toList());
            case TransactGetItemsRequest transaction -> of(callers, transaction.transactItems().stream().map(TransactGetItem::get)
                    .filter(Objects::nonNull).map(get -> Objects.requireNonNullElse(get.tableName(), "")).toList());
            case ExecuteStatementRequest one -> of(callers, StatementTables.of(one.statement(), one.parameters()));
            case BatchExecuteStatementRequest batch -> of(callers, batch.statements().stream()
                    .map(one -> StatementTables.of(one.statement(), one.parameters())).toList());
            case ExecuteTransactionRequest transaction -> of(callers, transaction.transactStatements().stream()
                    .map(one -> StatementTables.of(one.statement(), one.parameters())).toList());
            case RestoreTableFromBackupRequest _, RestoreTableToPointInTimeRequest _,
                    ExportTableToPointInTimeRequest _, DescribeExportRequest _, DescribeImportRequest _ -> callers;
            case SdkPojo other -> switch (RequestResource.of(other)) {
                case RequestResource.Table(var name) -> of(callers, name);
                case RequestResource.Arn(var arn) -> of(callers, arn);
                case RequestResource.Account _, RequestResource.Streams _ -> callers;
            };
            default -> callers;
        };
    }

    private static HomeId of(HomeId callers, Collection<String> names) {
        var homes = names.stream().map(name -> of(callers, name)).distinct().toList();
        if (homes.size() > 1) {
            throw DynamoDbErrors.invalid("All tables of a request must be in one account and Region");
        }
        return homes.isEmpty() ? callers : homes.getFirst();
    }

    private static HomeId of(HomeId callers, String name) {
        return name.startsWith("arn:") && ResourceNames.isBelowTable(name)
                ? new HomeId(ResourceNames.account(name), ResourceNames.region(name)) : callers;
    }

    private static Stream<String> tables(TransactWriteItem item) {
        return Stream.of(item.put() == null ? "" : item.put().tableName(), item.update() == null ? "" : item.update().tableName(),
                item.delete() == null ? "" : item.delete().tableName(), item.conditionCheck() == null ? "" : item.conditionCheck().tableName())
                .filter(name -> name != null && !name.isEmpty());
    }
}
